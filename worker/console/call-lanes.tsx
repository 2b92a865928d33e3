/** @jsxImportSource preact */
import type { CallState } from "@plivo-edge/callbacks";
import type { LiveEvent, ServedDocument } from "@plivo-edge/live";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { layOut, type Span } from "./lanes.ts";
import { duration } from "./words.ts";

const spanNames: Readonly<Record<Span["name"], string>> = {
  // Plivo tells of early media by the same callback.
  ringing: "ringing, or early media",
  answered: "answered",
  "leg-ringing": "other leg rings",
  "leg-answered": "other leg answered",
};

/** The call to scale: its own line, the documents, the callbacks, and the other leg. */
export function CallLanes(props: {
  readonly state: CallState;
  readonly events: readonly LiveEvent[];
  readonly documents: readonly ServedDocument[];
  readonly now: number;
  onOpen(index: number): void;
}): JSX.Element | null {
  const { state, events, documents } = props;
  const [isShort, setShort] = useState(true);
  if (events.length === 0) return null;
  const lanes = layOut(state, events, props.now, isShort);
  return (
    <fieldset class="lanes" aria-label="The call in time">
      <div class="axis" aria-hidden="true">
        {lanes.ticks.map(({ at, seconds }) => (
          <span key={seconds} style={{ left: `${at}%` }}>
            {Number(seconds.toFixed(1))} s
          </span>
        ))}
      </div>
      <Lane name="Call">
        {lanes.call.map((span) => (
          <Bar key={span.name} span={span} />
        ))}
      </Lane>
      {documents.length > 0 && (
        <Lane name="Documents">
          {documents.map(({ seq, from, took }) => {
            const mark = lanes.marks[seq - 1];
            return mark ? (
              <button
                key={seq}
                type="button"
                class="document"
                data-source={from}
                style={{ left: `${mark.at}%` }}
                title={`${events[seq - 1]?.type}: ${from}, ${took} ms`}
                aria-label={`Document for ${events[seq - 1]?.type}: ${from}, ${took} milliseconds`}
                onClick={() => props.onOpen(seq - 1)}
              />
            ) : null;
          })}
        </Lane>
      )}
      <Lane name="Callbacks">
        {lanes.marks.map(({ index, at, isLate, isInferred }) => (
          <button
            key={index}
            type="button"
            class="mark"
            data-late={isLate}
            data-inferred={isInferred}
            style={{ left: `${at}%` }}
            title={events[index]?.type}
            aria-label={`${events[index]?.type}${isLate ? ", late" : ""}${isInferred ? ", inferred" : ""}`}
            onClick={() => props.onOpen(index)}
          />
        ))}
      </Lane>
      {lanes.leg.length > 0 && (
        <Lane name="Other leg">
          {lanes.leg.map((span) => (
            <Bar key={span.name} span={span} />
          ))}
        </Lane>
      )}
      {lanes.breaks.length > 0 || !isShort ? (
        <button type="button" class="plain" onClick={() => setShort(!isShort)}>
          {isShort
            ? `⫽ ${lanes.breaks.map(({ length }) => duration(length)).join(", ")} drawn short`
            : "Draw idle time short"}
        </button>
      ) : null}
    </fieldset>
  );
}

function Lane({
  name,
  children,
}: {
  readonly name: string;
  readonly children: JSX.Element | (JSX.Element | null)[];
}): JSX.Element {
  return (
    <div class="row">
      <span class="name">{name}</span>
      <span class="track">{children}</span>
    </div>
  );
}

function Bar({ span }: { readonly span: Span }): JSX.Element {
  return (
    <span
      class={`span ${span.name}`}
      data-open={span.isOpen}
      style={{ left: `${span.from}%`, width: `${Math.max(span.to - span.from, 0.5)}%` }}
      title={spanNames[span.name]}
    />
  );
}
