/** @jsxImportSource preact */
import type { CampaignOutcome } from "@plivo-edge/live";
import type { JSX } from "preact";
import { outcomeLooks, time } from "./words.ts";

/** Drawn at once: whoever wants to see more has a filter, and the export. */
const mostRows = 200;

/** The newest outcomes of a campaign, and the call behind each. */
export function CampaignOutcomes(props: {
  /** The newest first. */
  readonly outcomes: readonly CampaignOutcome[];
  /** The call that is open. */
  readonly call: string | undefined;
  /** Undefined for the holder of a ticket, which opens no calls. */
  readonly onOpen: ((call: string) => void) | undefined;
}): JSX.Element {
  const { outcomes } = props;
  const hidden = outcomes.length - mostRows;
  return (
    <div class="outcomes">
      <table aria-label="Outcomes, the newest first">
        <thead>
          <tr>
            {["Outcome", "To", "Id", "At", "Tries", "Ending"].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {outcomes.slice(0, mostRows).map((outcome) => (
            <OutcomeRow
              key={outcome.position}
              outcome={outcome}
              isSelected={outcome.call !== undefined && outcome.call === props.call}
              onOpen={props.onOpen}
            />
          ))}
        </tbody>
      </table>
      {hidden > 0 && <p class="quiet">{hidden} earlier ones are not drawn.</p>}
    </div>
  );
}

function OutcomeRow(props: {
  readonly outcome: CampaignOutcome;
  readonly isSelected: boolean;
  readonly onOpen: ((call: string) => void) | undefined;
}): JSX.Element {
  const { outcome, onOpen } = props;
  const { call, to, id } = outcome;
  const look = outcomeLooks[outcome.status];
  const open = call === undefined || onOpen === undefined ? undefined : () => onOpen(call);
  return (
    <tr data-tone={look.tone} data-opens={open !== undefined} data-picked={props.isSelected} onClick={open}>
      <td class="status">
        <span aria-hidden="true">{look.shape}</span> {look.name}
      </td>
      <td class="to">
        {open ? (
          // The row is for the mouse, this is for keys and screen readers.
          <button type="button" class="plain" aria-label={`Open the call to ${to}`}>
            <bdi>{to}</bdi>
          </button>
        ) : (
          <bdi>{to}</bdi>
        )}
      </td>
      <td class="id">
        <bdi>{id}</bdi>
      </td>
      <td class="start">{time(outcome.at)}</td>
      <td class="number">{outcome.attempts}</td>
      <td class="ending">
        <bdi>{[outcome.hangupCauseName, outcome.hangupCauseCode].filter(Boolean).join(" ")}</bdi>
      </td>
    </tr>
  );
}
