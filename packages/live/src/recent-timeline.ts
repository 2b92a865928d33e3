import type { FrameOf } from "./frame-shape.ts";
import { Timeline } from "./timeline.ts";

// What goes on for long is watched by pages that may be open for weeks.
const updatesKept = 1_000;

/** The newest updates of something that goes on for long, and is joined wherever it is. */
export abstract class RecentTimeline<
  Update extends { readonly event: { readonly type: string } },
  Event,
  State,
> extends Timeline<Update, Event, State> {
  readonly updates: Update[] = [];
  readonly #history: number;
  /** How many updates came before the first one that is kept. */
  #dropped = 0;

  /** @param history how many of the events before now to begin with */
  constructor(history: number) {
    super();
    this.#history = history;
  }

  override get query(): string {
    return super.query || (this.#history ? `?history=${this.#history}` : "");
  }

  override add(frame: FrameOf<Event, State>): boolean {
    if (this.epoch === undefined && frame.type === "welcome" && frame.recovered) this.seq = frame.seq;
    // Before, not after: a loop that keeps up sees all of a frame, however long it is.
    this.#dropped += this.updates.splice(0, this.updates.length - updatesKept).length;
    return super.add(frame);
  }

  /** A loop that falls behind what is kept is told so by a gap. */
  override reader(): () => Update | undefined {
    let index = this.#dropped;
    return () => {
      const isBehind = index < this.#dropped;
      index = Math.max(index, this.#dropped);
      const update = this.updates[index - this.#dropped];
      if (update && isBehind && update.event.type !== "gap") return this.gapBefore(update);
      if (update) index += 1;
      return update;
    };
  }

  /** A gap that ends where this update begins. */
  protected abstract gapBefore(update: Update): Update;
}
