/** @jsxImportSource preact */
import { isEnded } from "@plivo-edge/callbacks";
import type { LiveEvent } from "@plivo-edge/live";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { CallLanes } from "./call-lanes.tsx";
import { Code, Copy } from "./copy.tsx";
import { Documents } from "./documents.tsx";
import { useChanges, useNow } from "./hooks.ts";
import { useKeys } from "./keys.tsx";
import { hangUp, readCall, type Snapshot, transfer } from "./relay-requests.ts";
import { reason, type Session } from "./session.ts";
import { duration, looks, time } from "./words.ts";

type Tab = "callbacks" | "xml" | "raw";
type Asking = "hang up" | "transfer";

/** One call: its facts, its lanes, each callback, what was served, and what can be done. */
export function CallPanel(props: {
  readonly session: Session;
  readonly call: string;
  onClose(): void;
  onAgain(): void;
}): JSX.Element {
  const { session, call } = props;
  useChanges(session.calls);
  const row = session.calls.get(call);
  const [isRevealed, setRevealed] = useState(false);
  const { snapshot, problem } = useSnapshot(session, call, isRevealed, row?.events.length ?? 0);
  const state = snapshot?.state ?? row?.state ?? { status: "queued" as const };
  const events = snapshot?.events ?? row?.events ?? [];
  const isRunning = !isEnded(state.status);
  const now = useNow(250, isRunning);
  const [tab, setTab] = useState<Tab>("callbacks");
  const [open, setOpen] = useState<number>();
  const [asking, setAsking] = useState<Asking>();

  useKeys({
    c: () => void navigator.clipboard?.writeText(call),
    x: isRunning && session.key !== undefined ? () => setAsking("hang up") : undefined,
  });

  const began = Math.min(...events.map((event) => event.receivedAt), now);
  const look = looks[state.status];
  return (
    <section class="call" aria-label="Call">
      <header data-tone={look.tone}>
        <button type="button" class="plain back" onClick={props.onClose} aria-label="Back to all calls">
          ←
        </button>
        <h2>
          <span class="status">
            <span aria-hidden="true">{look.shape}</span> {look.name}
          </span>{" "}
          <bdi>{state.from ?? "?"}</bdi> → <bdi>{state.to ?? "?"}</bdi>
        </h2>
        <Copy text={call} name="Copy id" />
      </header>
      <div class="actions">
        {session.key !== undefined && isRunning && (
          <>
            <button type="button" onClick={() => setAsking("transfer")}>
              Transfer
            </button>
            <button type="button" onClick={() => setAsking("hang up")}>
              Hang up
            </button>
          </>
        )}
        {session.key !== undefined && (
          <>
            <button type="button" aria-pressed={isRevealed} onClick={() => setRevealed(!isRevealed)}>
              {isRevealed ? "Redact" : "Reveal"}
            </button>
            <button type="button" onClick={props.onAgain}>
              Dial again
            </button>
          </>
        )}
      </div>
      {asking && session.key !== undefined && (
        <Confirm what={asking} apiKey={session.key} call={call} onDone={() => setAsking(undefined)} />
      )}
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <dl class="facts">
        <Fact name="Direction" value={state.direction} />
        <Fact name="Began" value={events.length ? time(began) : undefined} />
        <Fact name="Answered" value={state.answeredAt && time(state.answeredAt)} />
        <Fact name="Ended" value={state.endedAt && time(state.endedAt)} />
        <Fact name="Duration" value={state.duration === undefined ? undefined : `${state.duration} s`} />
        <Fact name="Machine" value={state.machine && "yes"} />
        <Fact
          name="Ending"
          value={[state.hangup?.name, state.hangup?.code].filter(Boolean).join(" ") || undefined}
        />
        <Fact name="Ended by" value={state.hangup?.source} />
        <Fact name="Cost" value={state.totalCost && `$${state.totalCost}`} />
        <Fact name="Call UUID" value={state.callUuid} />
      </dl>
      <CallLanes
        state={state}
        events={events}
        documents={snapshot?.documents ?? []}
        now={now}
        onOpen={(index) => {
          setTab("callbacks");
          setOpen(index);
        }}
      />
      <div role="tablist" aria-label="Details">
        {(["callbacks", "xml", "raw"] as const).map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-controls="details"
            aria-selected={name === tab}
            onClick={() => setTab(name)}
          >
            {name === "callbacks" ? `Callbacks ${events.length}` : name === "xml" ? "XML" : "Raw"}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="details" aria-labelledby={`tab-${tab}`}>
        {tab === "callbacks" && (
          <ol class="callbacks">
            {events.map((event, index) => (
              <Callback
                // Events are only ever added at the end.
                key={index}
                event={event}
                began={began}
                isOpen={open === index}
                onToggle={() => setOpen(open === index ? undefined : index)}
              />
            ))}
          </ol>
        )}
        {tab === "xml" && (
          <Documents documents={snapshot?.documents ?? []} events={events} isRevealed={isRevealed} />
        )}
        {tab === "raw" && <Code text={JSON.stringify({ state, events }, null, 2)} />}
      </div>
    </section>
  );
}

function Fact({
  name,
  value,
}: {
  readonly name: string;
  readonly value: string | undefined | 0;
}): JSX.Element | null {
  if (!value) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </div>
  );
}

function Callback(props: {
  readonly event: LiveEvent;
  readonly began: number;
  readonly isOpen: boolean;
  onToggle(): void;
}): JSX.Element {
  const { event, began } = props;
  const { type, receivedAt, parameters = {}, ...facts } = event;
  const raw = Object.entries(parameters);
  const listed = raw.length > 0 ? raw : Object.entries(facts);
  return (
    <li>
      <button type="button" class="plain" aria-expanded={props.isOpen} onClick={props.onToggle}>
        <span class="number">+{duration(receivedAt - began)}</span> <b>{type}</b>
        {"digits" in event && event.digits ? <span>pressed {event.digits}</span> : null}
        {event.type === "hangup" && event.inferred ? (
          <span>
            {event.callStatus === "unknown" ? "Plivo has no record of it" : "inferred from the call’s record"}
          </span>
        ) : null}
        <span class="quiet">
          {listed.length} {raw.length > 0 ? "parameters" : "fields"}
        </span>
      </button>
      {props.isOpen && (
        <>
          <div class="actions">
            <Copy text={JSON.stringify(event, null, 2)} name="Copy JSON" />
            {raw.length > 0 && <Copy text={new URLSearchParams(parameters).toString()} name="Copy form" />}
          </div>
          <dl class="parameters">
            {listed.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <bdi>{typeof value === "object" ? JSON.stringify(value) : String(value)}</bdi>
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </li>
  );
}

/** Asks in place, where the eye is. */
function Confirm(props: {
  readonly what: Asking;
  readonly apiKey: string;
  readonly call: string;
  onDone(): void;
}): JSX.Element {
  const { what, apiKey, call, onDone } = props;
  const [xml, setXml] = useState("<Response><Speak>Goodbye.</Speak></Response>");
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    setBusy(true);
    try {
      await (what === "hang up" ? hangUp(apiKey, call) : transfer(apiKey, call, xml));
      onDone();
    } catch (error) {
      setBusy(false);
      setProblem(reason(error));
    }
  }

  return (
    <form class="confirm" onSubmit={submit}>
      {what === "transfer" && (
        <label>
          The document that the call goes on with
          <textarea rows={4} value={xml} onInput={({ currentTarget }) => setXml(currentTarget.value)} />
        </label>
      )}
      <p class="problem" role="alert">
        {problem}
      </p>
      <button type="submit" class="primary" disabled={isBusy} autofocus>
        {what === "hang up" ? "Hang up now" : "Transfer now"}
      </button>
      <button type="button" onClick={onDone}>
        Keep the call
      </button>
    </form>
  );
}

/** Reads the whole call again when the feed tells something new of it; a ticket for a feed cannot. */
function useSnapshot(
  session: Session,
  call: string,
  isRevealed: boolean,
  version: number,
): { readonly snapshot: Snapshot | undefined; readonly problem: string | undefined } {
  const [snapshot, setSnapshot] = useState<Snapshot>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    let isCurrent = true;
    const read = async (): Promise<void> => {
      try {
        const ticket = await session.ticketFor(call, isRevealed);
        const read = ticket === undefined ? undefined : await readCall(ticket, call);
        if (!isCurrent) return;
        setSnapshot(read);
        setProblem(undefined);
      } catch (error) {
        if (isCurrent) setProblem(reason(error));
      }
    };
    void read();
    return () => {
      isCurrent = false;
    };
  }, [session, call, isRevealed, version]);
  return { snapshot, problem };
}
