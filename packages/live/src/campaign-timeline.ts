import type { CampaignEvent, CampaignOutcome, CampaignState } from "./campaign-event.ts";
import { type CampaignFrame, parseCampaignFrame } from "./campaign-frames.ts";
import { RecentTimeline } from "./recent-timeline.ts";
import type { GapEvent } from "./timeline.ts";

/** Nothing has ended, but calls have begun, or somebody has changed the campaign: the state is another. */
export interface ProgressEvent {
  readonly type: "progress";
}

/** One step of a campaign. */
export interface CampaignUpdate {
  /** The event's place in the campaign's log; that of the last one before it, where it has none of its own. */
  readonly seq: number;
  readonly event: CampaignEvent | ProgressEvent | GapEvent;
  /** The campaign as it was when this arrived. */
  readonly state: CampaignState;
}

/** The newest outcomes of a campaign, and the campaign as it is now. */
export class CampaignTimeline extends RecentTimeline<CampaignUpdate, CampaignEvent, CampaignState> {
  readonly scope = "campaign";
  readonly parse: typeof parseCampaignFrame = parseCampaignFrame;
  /** Undefined until the first welcome. */
  state: CampaignState | undefined;

  /** The same list until there is another outcome. */
  outcomes: readonly CampaignOutcome[] = [];

  override add(frame: CampaignFrame): boolean {
    const { seq, state } = this;
    // First, so that each event of the frame is told with it. One that says nothing new is the same object.
    if (frame.type !== "end" && JSON.stringify(frame.state) !== JSON.stringify(state))
      this.state = frame.state;
    const isTaken = super.add(frame);
    if (!isTaken) this.state = state;
    if (this.seq !== seq)
      this.outcomes = this.updates.flatMap(({ event }) => (event.type === "outcome" ? [event] : []));
    return isTaken;
  }

  /** Besides its updates, a loop is told of the newest state, where none of them has told it. */
  override reader(): () => CampaignUpdate | undefined {
    const next = super.reader();
    let told: CampaignState | undefined;
    return () => {
      const update = next();
      if (update) told = update.state;
      if (update || !this.state || this.state === told) return update;
      told = this.state;
      return { seq: this.seq, event: { type: "progress" }, state: told };
    };
  }

  protected override gapBefore({ seq, state }: CampaignUpdate): CampaignUpdate {
    return { seq: seq - 1, event: { type: "gap" }, state };
  }

  protected override take(event: CampaignEvent, seq: number): void {
    this.#push(seq, event);
  }

  protected override skip(): void {
    this.#push(this.seq, { type: "gap" });
  }

  #push(seq: number, event: CampaignUpdate["event"]): void {
    if (this.state) this.updates.push({ seq, event, state: this.state });
  }
}
