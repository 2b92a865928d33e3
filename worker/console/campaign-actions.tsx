/** @jsxImportSource preact */
import type { CampaignState, CampaignStatus } from "@plivo-edge/live";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type CampaignStep, changeCampaign, steerCampaign } from "./relay-requests.ts";
import { reason } from "./session.ts";

type Asking = CampaignStep | "pace";

/** What can be done about a campaign, by what it does. */
const steps: Readonly<Record<CampaignStatus, readonly CampaignStep[]>> = {
  draft: ["start", "cancel"],
  running: ["pause", "cancel"],
  paused: ["resume", "cancel"],
  blocked: ["resume", "cancel"],
  canceled: [],
  completed: [],
};

/** A button, what happens, and the word that does it. */
const words: Readonly<Record<CampaignStep, readonly [name: string, effect: string, confirm: string]>> = {
  start: ["Start", "It dials, within its hours.", "Start now"],
  pause: ["Pause", "No other call leaves. Those that are live go on.", "Pause now"],
  resume: ["Resume", "It goes on dialling, within its hours.", "Resume now"],
  cancel: ["Cancel", "For good: no other call leaves. Those that are live go on.", "Cancel for good"],
};

/** The buttons for a campaign; each asks in place before it does anything. */
export function CampaignActions(props: {
  readonly apiKey: string;
  readonly campaign: string;
  readonly state: CampaignState;
  readonly isRevealed: boolean;
  onReveal(revealed: boolean): void;
}): JSX.Element {
  const { state, isRevealed } = props;
  const [asking, setAsking] = useState<Asking>();
  const able = steps[state.status];
  return (
    <>
      <div class="actions">
        {able.map((step) => (
          <button key={step} type="button" onClick={() => setAsking(step)}>
            {words[step][0]}
          </button>
        ))}
        {able.length > 0 && (
          <button type="button" onClick={() => setAsking("pace")}>
            Change pace
          </button>
        )}
        <button type="button" aria-pressed={isRevealed} onClick={() => props.onReveal(!isRevealed)}>
          {isRevealed ? "Redact" : "Reveal"}
        </button>
      </div>
      {asking !== undefined && (
        <Confirm
          key={asking}
          what={asking}
          apiKey={props.apiKey}
          campaign={props.campaign}
          state={state}
          // By then something else may be asked.
          onDone={() => setAsking((now) => (now === asking ? undefined : now))}
        />
      )}
    </>
  );
}

function Confirm(props: {
  readonly what: Asking;
  readonly apiKey: string;
  readonly campaign: string;
  readonly state: CampaignState;
  onDone(): void;
}): JSX.Element {
  const { what, apiKey, campaign, onDone } = props;
  const [pace, setPace] = useState(String(props.state.callsPerSecond));
  const [concurrency, setConcurrency] = useState(String(props.state.concurrency));
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    setBusy(true);
    try {
      await (what === "pace"
        ? changeCampaign(apiKey, campaign, {
            callsPerSecond: Number(pace),
            concurrency: Number(concurrency),
          })
        : steerCampaign(apiKey, campaign, what));
      onDone();
    } catch (error) {
      setBusy(false);
      setProblem(reason(error));
    }
  }

  return (
    <form class="confirm" onSubmit={submit} aria-label={what === "pace" ? "Change pace" : words[what][0]}>
      {what === "pace" ? (
        <div class="pair">
          <label>
            Calls a second
            <input
              inputMode="decimal"
              required
              value={pace}
              onInput={({ currentTarget }) => setPace(currentTarget.value)}
            />
          </label>
          <label>
            Calls at once
            <input
              inputMode="numeric"
              required
              value={concurrency}
              onInput={({ currentTarget }) => setConcurrency(currentTarget.value)}
            />
          </label>
        </div>
      ) : (
        <p>{words[what][1]}</p>
      )}
      <p class="problem" role="alert">
        {problem}
      </p>
      <button type="submit" class="primary" disabled={isBusy} autofocus>
        {what === "pace" ? "Change it" : words[what][2]}
      </button>
      <button type="button" onClick={onDone}>
        Leave it as it is
      </button>
    </form>
  );
}
