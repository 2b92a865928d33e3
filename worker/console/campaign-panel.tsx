/** @jsxImportSource preact */
import type { CampaignState, OutcomeStatus } from "@plivo-edge/live";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { CampaignActions } from "./campaign-actions.tsx";
import { CampaignOutcomes } from "./campaign-outcomes.tsx";
import { CampaignProgress } from "./campaign-progress.tsx";
import { Copy } from "./copy.tsx";
import { useNow } from "./hooks.ts";
import { reason } from "./session.ts";
import { type CampaignTickets, useCampaign } from "./use-campaign.ts";
import { campaignLooks, duration, time } from "./words.ts";

/** One campaign: what it does and why, how far it is, each outcome, and what can be done. */
export function CampaignPanel(props: {
  readonly campaign: string;
  readonly tickets: CampaignTickets;
  /** Undefined for the holder of a ticket, who only watches. */
  readonly apiKey?: string | undefined;
  /** The call that is open beside it. */
  readonly call?: string | undefined;
  readonly onOpenCall?: ((call: string) => void) | undefined;
  readonly onClose?: (() => void) | undefined;
}): JSX.Element {
  const { campaign, apiKey, onClose } = props;
  const [isRevealed, setRevealed] = useState(false);
  const [shown, setShown] = useState<OutcomeStatus>();
  const watch = useCampaign(campaign, props.tickets, isRevealed);
  const { state, outcomes = [], error } = watch ?? {};
  const look = state && campaignLooks[state.status];
  return (
    <section class="campaign" aria-label="Campaign">
      <header data-tone={look?.tone ?? "wait"}>
        {onClose && (
          <button type="button" class="plain" onClick={onClose} aria-label="Back to all calls">
            ←
          </button>
        )}
        <h2>
          Campaign{" "}
          {look && (
            <span class="status">
              <span aria-hidden="true">{look.shape}</span> {look.name}
            </span>
          )}
        </h2>
        <Copy text={campaign} name="Copy id" />
      </header>
      {error !== undefined && (
        <p class="problem" role="alert">
          {reason(error)}
        </p>
      )}
      {!state && error === undefined && (
        <p class="quiet">Waiting for the relay … {watch?.connection.cause?.message}</p>
      )}
      {state && (
        <>
          {state.reason !== undefined && <p class="reason">{state.reason}</p>}
          <CampaignProgress state={state} shown={shown} onShow={setShown} />
          {shown === "unknown" && (
            <p class="quiet">
              These may have been called, and nobody can tell: they are not called again by themselves.
            </p>
          )}
          <Facts state={state} />
          {apiKey !== undefined && (
            <CampaignActions
              apiKey={apiKey}
              campaign={campaign}
              state={state}
              isRevealed={isRevealed}
              onReveal={setRevealed}
            />
          )}
          <CampaignOutcomes
            outcomes={outcomes.filter(({ status }) => status === (shown ?? status)).toReversed()}
            call={props.call}
            onOpen={props.onOpenCall}
          />
          {outcomes.length === 0 && <p class="quiet">No outcomes yet. Each appears here as its call ends.</p>}
        </>
      )}
    </section>
  );
}

function Facts({ state }: { readonly state: CampaignState }): JSX.Element {
  const { progress, destinations, callsPerSecond, concurrency, nextAt } = state;
  const now = useNow(1_000, nextAt !== undefined);
  return (
    <dl class="facts">
      <div>
        <dt>Destinations</dt>
        <dd>{destinations}</dd>
      </div>
      <div>
        <dt>Live calls</dt>
        <dd>
          {progress.live} of {concurrency}
        </dd>
      </div>
      <div>
        <dt>Pace</dt>
        <dd>{callsPerSecond} a second</dd>
      </div>
      {nextAt !== undefined && nextAt > now && (
        <div>
          <dt>Next opening</dt>
          <dd>
            {time(nextAt)}, in {duration(nextAt - now)}
          </dd>
        </div>
      )}
    </dl>
  );
}
