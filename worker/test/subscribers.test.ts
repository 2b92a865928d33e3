import type { CallEvent } from "@plivo-edge/callbacks";
import { type Frame, parseFrame } from "@plivo-edge/live/frames";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { acceptSubscriber } from "../src/subscribers/accept-subscriber.ts";
import { type CallSubscribers, callFrames } from "../src/subscribers/call-frames.ts";
import { spread } from "../src/subscribers/socket.ts";
import { type Sockets, Subscribers } from "../src/subscribers/subscribers.ts";
import type { EventSource, Position } from "../src/subscribers/types.ts";

const mebibyte = 1024 * 1024;

/** A socket whose reader takes what it is told to take. */
class SlowSocket {
  readonly frames: Frame[] = [];
  readyState: number = WebSocket.OPEN;
  bufferedAmount = 0;
  most = 0;
  closed: readonly [code: number, reason: string] | undefined;
  #attachment: unknown;

  send(text: string): void {
    if (this.closed) throw new TypeError("closed");
    this.frames.push(parseFrame(text));
    this.bufferedAmount += new TextEncoder().encode(text).length;
    this.most = Math.max(this.most, this.bufferedAmount);
  }

  read(): void {
    this.bufferedAmount = 0;
  }

  close(code: number, reason: string): void {
    this.closed ??= [code, reason];
    this.readyState = WebSocket.CLOSING;
  }

  serializeAttachment(value: unknown): void {
    this.#attachment = structuredClone(value);
  }

  deserializeAttachment(): unknown {
    return structuredClone(this.#attachment);
  }
}

const grant = { unredacted: true, issued: 0, expires: Infinity, ticket: "t" };

function sized(seq: number, size: number): CallEvent {
  return {
    type: "ring",
    callUuid: `call-${seq}`,
    from: "14155550111",
    to: "14155550199",
    direction: "outbound",
    callStatus: "ringing",
    receivedAt: seq,
    parameters: { filler: "é".repeat(size) },
  };
}

function stage(sizes: number[] = []): {
  log: EventSource<CallEvent, undefined>;
  subscribers: CallSubscribers;
  join(position?: Position): SlowSocket;
  tell(...sizes: number[]): void;
} {
  const events = sizes.map((size, index) => sized(index + 1, size));
  const sockets: SlowSocket[] = [];
  const log = {
    epoch: "e",
    get seq() {
      return events.length;
    },
    forgotten: 0,
    changedAt: 0,
    endsAt: Infinity,
    after: (seq: number, limit: number) => events.slice(seq, seq + limit),
    stateAt: () => undefined,
  };
  const context = {
    getWebSockets: () => sockets,
    getWebSocketAutoResponseTimestamp: () => null,
    // It has all of a socket that subscribers are sent by.
  } as unknown as Sockets;
  const subscribers = new Subscribers(context, log, callFrames);
  return {
    log,
    subscribers,
    join(position = { epoch: "e", after: 0 }) {
      const socket = new SlowSocket();
      sockets.push(socket);
      subscribers.welcome(socket as unknown as WebSocket, grant, { position }, 0, sockets.length - 1);
      return socket;
    },
    tell(...more) {
      const { seq } = log;
      events.push(...more.map((size, index) => sized(seq + index + 1, size)));
      subscribers.broadcast(seq, events.slice(seq));
    },
  };
}

/** The sequence numbers that frames hold, which must follow one another. */
function seqsOf(frames: readonly Frame[]): number[] {
  return frames.flatMap((frame) =>
    frame.type === "events" ? frame.events.map((_, index) => frame.seq + index) : [],
  );
}

const upTo = (seq: number): number[] => Array.from({ length: seq }, (_, index) => index + 1);

describe("a reader that stalls", () => {
  it("never makes its socket hold more than 1 MiB, and is told to come back", () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(60_000), { maxLength: 8 }), { maxLength: 40 }), (rounds) => {
        const { join, tell, log } = stage();
        const [stalled, quick] = [join(), join()];
        for (const sizes of rounds) {
          tell(...sizes);
          quick.read();
        }
        expect(stalled.most).toBeLessThanOrEqual(mebibyte);
        const seen = seqsOf(stalled.frames);
        expect(seen).toEqual(upTo(seen.length));
        if (seen.length < log.seq) expect(stalled.closed).toEqual([4008, "retry=500"]);
        else expect(stalled.closed).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });

  it("goes unnoticed by the others", () => {
    const { join, tell } = stage();
    const [stalled, quick] = [join(), join()];
    for (let round = 0; round < 100; round += 1) {
      tell(10_000, 10_000);
      quick.read();
    }
    expect(stalled.closed?.[0]).toBe(4008);
    expect(quick.closed).toBeUndefined();
    expect(seqsOf(quick.frames)).toEqual(upTo(200));
  });
});

describe("a long replay", () => {
  it("is told in pieces that a socket may hold, each from where the last one ended, with no pause between them", () => {
    const { join } = stage(Array.from({ length: 100 }, () => 20_000));
    const seen: number[] = [];
    let visits = 0;
    for (let after = 0; after < 100; after = seen.length) {
      const socket = join({ epoch: "e", after });
      visits += 1;
      expect(socket.most).toBeLessThanOrEqual(mebibyte);
      const more = seqsOf(socket.frames);
      expect(more.length).toBeGreaterThan(0);
      seen.push(...more);
      expect(socket.closed).toEqual(seen.length < 100 ? [4008, "retry=0"] : undefined);
    }
    expect(seen).toEqual(upTo(100));
    expect(visits).toBe(5);
  });
});

describe("an object that has all the sockets that it can serve", () => {
  it("asks whoever else comes to come back later", async () => {
    const { subscribers, join } = stage();
    for (let index = 0; index < 10_000; index += 1) join();
    const subscription = JSON.stringify({ grant, start: {} });
    const full = {
      getWebSockets: () => Array<WebSocket>(10_000),
      acceptWebSocket: () => expect.unreachable(),
      setWebSocketAutoResponse: () => expect.unreachable(),
    };
    const request = new Request(`https://relay/?${new URLSearchParams({ subscription })}`);
    const { webSocket } = acceptSubscriber(full, subscribers, request, () => 0);
    const closed = new Promise<CloseEvent>((resolve) => webSocket?.addEventListener("close", resolve));
    webSocket?.accept();
    expect(await closed).toMatchObject({ code: 1013, reason: "retry=50000" });
  });

  it.each([
    ["has as many as one may have", 20, 1013],
    ["has room for one more", 19, undefined],
  ])("looks at how many sockets a ticket holds, closing ones included: it %s", (_, held, code) => {
    const { subscribers } = stage();
    const accepted: unknown[] = [];
    const context = {
      getWebSockets: (tag?: string) => Array<WebSocket>(tag === undefined ? 50 : held),
      acceptWebSocket: (socket: WebSocket, tags?: string[]) => {
        accepted.push(tags);
        socket.accept();
      },
      setWebSocketAutoResponse: () => {},
    };
    const subscription = JSON.stringify({ grant, start: {} });
    const request = new Request(`https://relay/?${new URLSearchParams({ subscription })}`);
    acceptSubscriber(context, subscribers, request, () => 0);
    expect(accepted).toEqual(code === undefined ? [["t"]] : []);
  });

  it("tells whoever it welcomes over how long to come back after a deploy, which grows with their number", () => {
    const { join } = stage();
    const spreads = Array.from({ length: 5_000 }, () => {
      const [welcome] = join().frames;
      return welcome?.type === "welcome" ? welcome.spread : undefined;
    });
    expect([spreads[300], spreads[301], spreads[4_999]]).toEqual([undefined, 3_010, 49_990]);
    // Whoever comes back within the n-th second of those 50: no second gets more than some hundred.
    const share = (second: number) =>
      spreads.reduce<number>(
        (sum, spread = 3_000) => sum + (second * 1_000 < spread ? 1_000 / spread : 0),
        0,
      );
    expect(Math.max(...Array.from({ length: 50 }, (_, second) => share(second)))).toBeLessThan(400);
  });

  it.each([
    [1, "retry=500"],
    [500, "retry=2500"],
    [10_000, "retry=50000"],
    [32_768, "retry=60000"],
  ])("spreads %i over as long as it takes to welcome them", (sockets, reason) => {
    expect(spread(sockets)).toBe(reason);
  });
});
