/** @jsxImportSource preact */
import type { LiveEvent, ServedDocument } from "@plivo-edge/live";
import type { JSX } from "preact";
import { Copy } from "./copy.tsx";

const sources: Readonly<Record<ServedDocument["from"], string>> = {
  placement: "came with the call",
  namespace: "stored under a name",
  handler: "from the answer handler",
  apology: "the relay’s apology",
};

/** What the callee heard: each document that was served, and where it came from. */
export function Documents(props: {
  readonly documents: readonly ServedDocument[];
  readonly events: readonly LiveEvent[];
  readonly isRevealed: boolean;
}): JSX.Element {
  if (props.documents.length === 0) return <p class="quiet">No document is kept of this call.</p>;
  return (
    <ol class="documents">
      {props.documents.map(({ seq, from, took, xml, warnings }) => (
        <li key={seq}>
          <p>
            <b>{props.events[seq - 1]?.type ?? "document"}</b> {sources[from]}, {took} ms
            {xml !== undefined && <Copy text={xml} name="Copy XML" />}
          </p>
          {warnings.map((warning) => (
            <p key={warning} class="warning">
              {warning}
            </p>
          ))}
          {xml === undefined ? (
            <p class="quiet">{props.isRevealed ? "Not kept." : "Reveal the call to read it."}</p>
          ) : (
            <Xml text={xml} />
          )}
        </li>
      ))}
    </ol>
  );
}

/** Coloured by text nodes: the page's policy lets no markup in. */
function Xml({ text }: { readonly text: string }): JSX.Element {
  const lines = text.replace(/>\s*</g, ">\n<").split("\n");
  return (
    <pre>
      {lines.map((line, index) => (
        // A document does not change.
        <code key={index}>
          {line.split(/(<[^>]*>)/).map((part, place) =>
            part.startsWith("<") ? (
              <span key={place} class="tag">
                {part}
              </span>
            ) : (
              <bdi key={place}>{part}</bdi>
            ),
          )}
          {"\n"}
        </code>
      ))}
    </pre>
  );
}
