import { listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";

/** A call, and a feed of the same name, that no bad input may change. */
export const witness = "7c3f0000-0000-4000-8000-0000000000aa";

interface Ledger {
  readonly calls: number;
  readonly feeds: number;
  readonly placements: number;
  readonly call: unknown;
  readonly feed: unknown;
}

/** What a bad request might have changed: which objects there are, and all that a call and its feed say. */
export async function ledger(): Promise<Ledger> {
  const calls = (await listDurableObjectIds(env.CALL)).length;
  const feeds = (await listDurableObjectIds(env.FEED)).length;
  const placements = (await listDurableObjectIds(env.PLACEMENT)).length;
  const call = await env.CALL.getByName(witness).snapshot({ unredacted: true });
  const feed = await env.FEED.getByName(witness).page(0, 1000, { unredacted: true });
  return {
    calls,
    feeds,
    placements,
    call: { epoch: call.epoch, seq: call.seq, state: call.state, events: call.events },
    feed: { epoch: feed.epoch, last: feed.last, events: feed.events },
  };
}
