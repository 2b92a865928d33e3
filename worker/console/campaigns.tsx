/** @jsxImportSource preact */
import type { JSX, TargetedSubmitEvent } from "preact";
import { useState } from "preact/hooks";
import { type CampaignTickets, useCampaign } from "./use-campaign.ts";
import { campaignLooks } from "./words.ts";

/** The campaigns that this page has opened, and a way to open another: the relay keeps no list of them. */
export function Campaigns(props: {
  readonly known: readonly string[];
  ticketsFor(campaign: string): CampaignTickets;
  onOpen(campaign: string): void;
  onClose(): void;
}): JSX.Element {
  const [problem, setProblem] = useState<string>();

  function submit(event: TargetedSubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const id = String(new FormData(event.currentTarget).get("campaign")).trim();
    if (/^[A-Za-z0-9-]{1,64}$/.test(id)) props.onOpen(id);
    else setProblem("That is not the id of a campaign. POST /v1/campaigns replied with it.");
  }

  return (
    <section class="campaign" aria-label="Campaigns">
      <header>
        <button type="button" class="plain" onClick={props.onClose} aria-label="Back to all calls">
          ←
        </button>
        <h2>Campaigns</h2>
      </header>
      <form class="confirm" onSubmit={submit}>
        <label>
          Campaign id
          <input name="campaign" autocomplete="off" spellcheck={false} required />
        </label>
        <p class="problem" role="alert">
          {problem}
        </p>
        <button type="submit" class="primary">
          Open
        </button>
      </form>
      <ul class="known">
        {props.known.map((campaign) => (
          <li key={campaign}>
            <Known campaign={campaign} tickets={props.ticketsFor(campaign)} onOpen={props.onOpen} />
          </li>
        ))}
      </ul>
      <p class="quiet">
        The relay keeps no list of campaigns. This page remembers those that it has opened, until it is
        closed.
      </p>
    </section>
  );
}

function Known(props: {
  readonly campaign: string;
  readonly tickets: CampaignTickets;
  onOpen(campaign: string): void;
}): JSX.Element {
  const state = useCampaign(props.campaign, props.tickets, false)?.state;
  const look = state && campaignLooks[state.status];
  return (
    <button type="button" class="plain" onClick={() => props.onOpen(props.campaign)}>
      <span class="status" data-tone={look?.tone ?? "wait"}>
        <span aria-hidden="true">{look?.shape ?? "◌"}</span> {look?.name ?? "…"}
      </span>{" "}
      <bdi>{props.campaign}</bdi>
      {state && (
        <span class="quiet">
          {state.destinations - state.progress.pending - state.progress.live} of {state.destinations}
        </span>
      )}
    </button>
  );
}
