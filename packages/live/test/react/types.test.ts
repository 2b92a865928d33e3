import type {
  CallState,
  CallUpdate,
  CampaignOutcome,
  CampaignState,
  CampaignUpdate,
  Connection,
  FeedUpdate,
} from "@plivo-edge/live";
import {
  type LiveCall,
  type LiveCampaign,
  type LiveFeed,
  useCall,
  useCampaign,
  useFeed,
} from "@plivo-edge/live/react";
import { describe, expectTypeOf, it } from "vitest";

describe("the types of the hooks", () => {
  it("are those of a watch, and an error that can be shown", () => {
    expectTypeOf<LiveCall>().branded.toEqualTypeOf<{
      readonly state: CallState;
      readonly updates: readonly CallUpdate[];
      readonly connection: Connection;
      readonly error: Error | undefined;
    }>();
    expectTypeOf<LiveFeed["calls"]>().toEqualTypeOf<ReadonlyMap<string, CallState>>();
    expectTypeOf<LiveFeed["updates"]>().toEqualTypeOf<readonly FeedUpdate[]>();
    expectTypeOf<LiveCampaign>().branded.toEqualTypeOf<{
      readonly state: CampaignState | undefined;
      readonly outcomes: readonly CampaignOutcome[];
      readonly updates: readonly CampaignUpdate[];
      readonly connection: Connection;
      readonly error: Error | undefined;
    }>();
    expectTypeOf(useCall).returns.toEqualTypeOf<LiveCall>();
    expectTypeOf(useCampaign).returns.toEqualTypeOf<LiveCampaign>();
    expectTypeOf(useFeed).returns.toEqualTypeOf<LiveFeed>();
  });

  it("take a ticket that is not there yet", () => {
    expectTypeOf(useCall).parameter(0).toEqualTypeOf<string | null | undefined>();
    expectTypeOf(useCampaign).parameter(0).toEqualTypeOf<string | null | undefined>();
    expectTypeOf(useFeed).parameter(0).toEqualTypeOf<string | null | undefined>();
  });

  it("take no function for a ticket: it would be another one on every render", () => {
    // @ts-expect-error: `renew` is for that
    () => useCall(async () => "ticket");
    () => useCall("ticket", { renew: async () => "ticket" });
  });

  it("take no signal: unmounting is one", () => {
    // @ts-expect-error
    (signal: AbortSignal) => useCall("ticket", { signal });
  });

  it("give nothing that a component could change", () => {
    // @ts-expect-error: read-only
    (live: LiveCall) => live.updates.push();
    // @ts-expect-error: read-only
    (live: LiveFeed) => live.calls.clear();
    // @ts-expect-error: read-only
    (live: LiveCampaign) => live.outcomes.push();
  });
});
