/** @jsxImportSource preact */
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { Modal } from "./modal.tsx";
import { type NewCall, placeCall, RefusedError } from "./relay-requests.ts";
import { reason } from "./session.ts";
import type { PageSettings } from "./settings.ts";

type Answer = "handler" | "name" | "xml";

/** The form for a new call. */
export function Dial(props: {
  readonly apiKey: string;
  readonly settings: PageSettings;
  onClose(): void;
  onPlaced(call: string): void;
}): JSX.Element {
  const { settings } = props;
  // One for each form that is opened: pressing twice dials once.
  const idempotencyKey = useMemo(() => crypto.randomUUID(), []);
  const [from, setFrom] = useState(settings.from);
  const [to, setTo] = useState(settings.numbers[0]?.number ?? "");
  const [answer, setAnswer] = useState<Answer>("handler");
  const [name, setName] = useState("");
  const [xml, setXml] = useState("<Response>\n  <Speak>Hello from the edge.</Speak>\n</Response>");
  const [machine, setMachine] = useState("");
  const [ringTimeout, setRingTimeout] = useState("");
  const [isSure, setSure] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ readonly words: string; readonly field?: string | undefined }>();

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    // Nobody pays for a call that a simulator dials.
    if (!settings.isSimulated && !isSure) return setSure(true);
    const call: NewCall = {
      from,
      to,
      ...(answer === "xml" && { answer: { xml } }),
      ...(answer === "name" && { answer: { name } }),
      ...(machine === "true" && { machineDetection: true }),
      ...(machine === "hangup" && { machineDetection: "hangup" }),
      ...(ringTimeout && { ringTimeout: Number(ringTimeout) }),
    };
    setBusy(true);
    try {
      props.onPlaced(await placeCall(props.apiKey, call, idempotencyKey));
    } catch (error) {
      setBusy(false);
      setSure(false);
      setProblem({ words: reason(error), field: error instanceof RefusedError ? error.field : undefined });
    }
  }

  const at = (field: string): string | undefined =>
    problem?.field?.split(".")[0] === field ? problem.words : undefined;
  const isPlaced = ["from", "to", "answer", "machineDetection", "ringTimeout"].some(at);
  return (
    <Modal title="Dial" onClose={props.onClose}>
      <form class="dial" onSubmit={submit}>
        <Field name="From" problem={at("from")}>
          {(attributes) => (
            <input
              {...attributes}
              inputMode="tel"
              required
              value={from}
              onInput={({ currentTarget }) => setFrom(currentTarget.value)}
            />
          )}
        </Field>
        <Field name="To" problem={at("to")}>
          {(attributes) => (
            <input
              {...attributes}
              inputMode="tel"
              required
              autofocus
              value={to}
              onInput={({ currentTarget }) => setTo(currentTarget.value)}
            />
          )}
        </Field>
        {settings.numbers.length > 0 && (
          <fieldset class="chips" aria-label="What becomes of the call">
            {settings.numbers.map(({ number, name: scenario }) => (
              <button key={number} type="button" aria-pressed={number === to} onClick={() => setTo(number)}>
                {scenario || number}
              </button>
            ))}
          </fieldset>
        )}
        <fieldset>
          <legend>What the callee hears</legend>
          {(
            [
              ["handler", "the answer handler’s document"],
              ["name", "a named document"],
              ["xml", "this document"],
            ] as const
          ).map(([value, label]) => (
            <label key={value} class="check">
              <input
                type="radio"
                name="answer"
                checked={answer === value}
                onChange={() => setAnswer(value)}
              />{" "}
              {label}
            </label>
          ))}
          {answer === "name" && (
            <Field name="Name" problem={at("answer")}>
              {(attributes) => (
                <input
                  {...attributes}
                  required
                  value={name}
                  onInput={({ currentTarget }) => setName(currentTarget.value)}
                />
              )}
            </Field>
          )}
          {answer === "xml" && (
            <Field name="XML" problem={at("answer")}>
              {(attributes) => (
                <textarea
                  {...attributes}
                  rows={5}
                  required
                  value={xml}
                  onInput={({ currentTarget }) => setXml(currentTarget.value)}
                />
              )}
            </Field>
          )}
        </fieldset>
        <div class="pair">
          <Field name="Machine detection" problem={at("machineDetection")}>
            {(attributes) => (
              <select
                {...attributes}
                value={machine}
                onChange={({ currentTarget }) => setMachine(currentTarget.value)}
              >
                <option value="">off</option>
                <option value="true">tell me</option>
                <option value="hangup">hang up</option>
              </select>
            )}
          </Field>
          <Field name="Ring for (seconds)" problem={at("ringTimeout")}>
            {(attributes) => (
              <input
                {...attributes}
                inputMode="numeric"
                placeholder="120"
                value={ringTimeout}
                onInput={({ currentTarget }) => setRingTimeout(currentTarget.value)}
              />
            )}
          </Field>
        </div>
        <p class="problem" role="alert">
          {isPlaced ? undefined : problem?.words}
        </p>
        <button type="submit" class="primary" disabled={isBusy}>
          {isSure ? `Dial ${to} for real` : "Dial"}
        </button>
        {isSure && <p class="quiet">This dials a telephone, and costs what Plivo charges for it.</p>}
      </form>
    </Modal>
  );
}

interface FieldAttributes {
  readonly id: string;
  readonly "aria-invalid"?: true;
  readonly "aria-describedby"?: string;
}

/** A field with its name, and with what is wrong with it. */
function Field(props: {
  readonly name: string;
  readonly problem: string | undefined;
  children(attributes: FieldAttributes): JSX.Element;
}): JSX.Element {
  const id = `field-${props.name.toLowerCase().replace(/\W+/g, "-")}`;
  return (
    <div class="field">
      <label for={id}>{props.name}</label>
      {props.children({
        id,
        ...(props.problem && { "aria-invalid": true, "aria-describedby": `${id}-problem` }),
      })}
      {props.problem && (
        <p id={`${id}-problem`} class="problem" role="alert">
          {props.problem}
        </p>
      )}
    </div>
  );
}
