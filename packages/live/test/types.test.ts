import {
  type CallState,
  type CallUpdate,
  type CallWatch,
  type GapEvent,
  type LiveEvent,
  PollingSocket,
  type WebSocketConstructor,
  watchCall,
} from "@plivo-edge/live";
import type { WebSocket as UndiciWebSocket } from "undici";
import { describe, expectTypeOf, it } from "vitest";
import type { WebSocket as WsWebSocket } from "ws";

describe("the types of a watch", () => {
  it("tell a gap from an event, and one event from another", () => {
    expectTypeOf<CallUpdate["event"]>().toEqualTypeOf<LiveEvent | GapEvent>();
    const told = ({ event, state }: CallUpdate): string | number | undefined => {
      if (event.type === "gap") return state.status;
      if (event.type === "hangup") return event.hangupCauseCode;
      // @ts-expect-error: only a hangup has a cause
      return event.hangupCause;
    };
    expectTypeOf(told).returns.toEqualTypeOf<string | number | undefined>();
  });

  it("fit React's useSyncExternalStore", () => {
    type Store<Snapshot> = (
      subscribe: (onChange: () => void) => () => void,
      snapshot: () => Snapshot,
    ) => Snapshot;
    const use = (watch: CallWatch, store: Store<CallState>): CallState =>
      store(watch.subscribe, () => watch.state);
    expectTypeOf(use).returns.toEqualTypeOf<CallState>();
  });

  it("take the platform's WebSocket", () => {
    expectTypeOf<typeof WebSocket>().toExtend<WebSocketConstructor>();
    // @ts-expect-error: an EventSource sends nothing
    (ticket: string) => watchCall(ticket, { WebSocket: EventSource });
  });
});

describe("what a watch takes for a WebSocket", () => {
  it("is the platform's, that of `ws`, that of undici, and one that polls", () => {
    expectTypeOf<typeof WebSocket>().toExtend<WebSocketConstructor>();
    expectTypeOf<typeof WsWebSocket>().toExtend<WebSocketConstructor>();
    expectTypeOf<typeof UndiciWebSocket>().toExtend<WebSocketConstructor>();
    expectTypeOf(PollingSocket).toExtend<WebSocketConstructor>();
    (ws: typeof WsWebSocket) => watchCall("ticket", { WebSocket: ws });
  });
});
