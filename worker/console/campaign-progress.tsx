/** @jsxImportSource preact */
import type { CampaignState, OutcomeStatus } from "@plivo-edge/live";
import { outcomeStatuses } from "@plivo-edge/live/frames";
import type { JSX } from "preact";
import { outcomeLooks } from "./words.ts";

/** How far a campaign has come: a bar by outcome, and the number of each, which shows those alone when it is pressed. */
export function CampaignProgress(props: {
  readonly state: CampaignState;
  readonly shown: OutcomeStatus | undefined;
  onShow(status: OutcomeStatus | undefined): void;
}): JSX.Element {
  const { progress, destinations } = props.state;
  const { shown } = props;
  const reached = outcomeStatuses.filter((status) => progress[status] > 0 || status === shown);
  const ended = outcomeStatuses.reduce((sum, status) => sum + progress[status], 0);
  const width = (count: number): { width: string } => ({ width: `${(100 * count) / (destinations || 1)}%` });
  return (
    <div class="progress">
      <div
        class="outcome-bar"
        role="img"
        aria-label={`${ended} of ${destinations} destinations have an outcome, ${progress.live} are being called`}
      >
        {reached.map((status) => (
          <span key={status} data-outcome={status} style={width(progress[status])} />
        ))}
        <span data-outcome="live" style={width(progress.live)} />
      </div>
      <fieldset class="chips" aria-label="Which outcomes">
        {reached.map((status) => (
          <button
            key={status}
            type="button"
            aria-pressed={status === shown}
            onClick={() => props.onShow(status === shown ? undefined : status)}
          >
            <span class="swatch" data-outcome={status} aria-hidden="true" /> {outcomeLooks[status].name}{" "}
            <b>{progress[status]}</b>
          </button>
        ))}
        <span class="count">
          <span class="swatch" data-outcome="live" aria-hidden="true" /> live <b>{progress.live}</b>
        </span>
        <span class="count">
          <span class="swatch" data-outcome="pending" aria-hidden="true" /> to call <b>{progress.pending}</b>
        </span>
      </fieldset>
    </div>
  );
}
