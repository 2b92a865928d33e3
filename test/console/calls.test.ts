import type { FeedEvent } from "@plivo-edge/live";
import { describe, expect, it } from "vitest";
import { readAddress, writeAddress } from "../../worker/console/address.ts";
import { Calls, callsKept } from "../../worker/console/calls.ts";
import { filterOf, newIn } from "../../worker/console/filter.ts";

function told(
  call: string,
  type: "ring" | "answer" | "hangup",
  receivedAt: number,
  more: object = {},
): FeedEvent {
  const status = { ring: "ringing", answer: "in-progress", hangup: "completed" }[type];
  const facts = {
    callUuid: call,
    from: "•••0111",
    to: "•••0100",
    direction: "outbound",
    callStatus: status,
  };
  return { type, call, receivedAt, ...facts, ...more } as FeedEvent;
}

function board(...events: readonly FeedEvent[]): Calls {
  const calls = new Calls();
  events.forEach((event, index) => {
    calls.add(index + 1, event);
  });
  return calls;
}

describe("the board's calls", () => {
  it("stand with the running ones first, each the newest first", () => {
    const calls = board(
      told("old", "hangup", 1),
      told("runs", "ring", 2),
      told("new", "hangup", 3),
      told("runs-too", "ring", 4),
    );
    expect(calls.sorted().map(({ call }) => call)).toEqual(["runs-too", "runs", "new", "old"]);
  });

  it("are the same when their older half is read later", () => {
    const events = [told("a", "ring", 1), told("a", "answer", 2), told("a", "hangup", 3)];
    const whole = board(...events).get("a");
    const late = new Calls();
    late.add(3, events[2] as FeedEvent);
    late.addOlder(1, events.slice(0, 2));
    expect(late.get("a")).toEqual(whole);
    expect(late.firstSeq).toBe(1);
  });

  it("keep no raw parameters of thousands of calls", () => {
    const calls = board(told("a", "ring", 1, { parameters: { From: "14155550111" } }));
    expect(JSON.stringify(calls.get("a"))).not.toContain("14155550111");
  });

  it("are at most 5,000: the oldest that has ended goes first, and a running one stays", () => {
    const calls = board(told("runs", "ring", 0));
    for (let index = 0; index < callsKept; index += 1)
      calls.add(index + 2, told(`c${index}`, "hangup", index + 1));
    expect(calls.size).toBe(callsKept);
    expect(calls.get("runs")).toBeDefined();
    expect(calls.get("c0")).toBeUndefined();
  });

  it("are gone with one that was erased, counts and all", () => {
    const calls = board(told("a", "ring", 1), told("b", "ring", 2));
    expect([calls.sorted().length, calls.counts().running]).toEqual([2, 2]);
    calls.add(3, { type: "erased", call: "a", callUuid: "a", receivedAt: 1 });
    expect(calls.sorted().map(({ call }) => call)).toEqual(["b"]);
    expect(calls.counts()).toMatchObject({ all: 1, running: 1 });
  });

  it("are counted once however many draw them, and anew when one has changed", () => {
    const calls = board(told("a", "ring", 1));
    expect(calls.counts()).toBe(calls.counts());
    calls.add(2, told("a", "hangup", 2));
    expect(calls.counts()).toMatchObject({ all: 1, running: 0, completed: 1 });
  });

  it("that are new to a board that stands still are told of, though others have left it", () => {
    const calls = board(told("a", "ring", 1), told("b", "ring", 2));
    const running = filterOf("running", "");
    const order = calls
      .sorted()
      .filter(running)
      .map(({ call }) => call);
    calls.add(3, told("a", "hangup", 3));
    calls.add(4, told("c", "ring", 4));
    expect(newIn(calls.sorted().filter(running), order)).toBe(1);
  });

  it("tell those who listen once of all that came together", async () => {
    const calls = new Calls();
    let told_ = 0;
    calls.subscribe(() => {
      told_ += 1;
    });
    calls.add(1, told("a", "ring", 1));
    calls.add(2, told("a", "hangup", 2));
    await Promise.resolve();
    expect(told_).toBe(1);
  });

  it("are counted by when they began", () => {
    const calls = board(told("a", "ring", 1_000), told("b", "ring", 11_000), told("c", "ring", 12_000));
    expect(calls.starts(20_000, 2, 10_000)).toEqual([1, 2]);
  });
});

describe("a search", () => {
  const calls = board(
    told("busy", "hangup", 1, { callStatus: "busy", hangupCauseCode: 3010, hangupCauseName: "Busy Line" }),
    told("running", "ring", 2),
    told("done", "hangup", 3, { to: "•••0199", hangupSource: "Callee" }),
  );
  const found = (show: Parameters<typeof filterOf>[0], search: string): string[] =>
    calls
      .sorted()
      .filter(filterOf(show, search))
      .map(({ call }) => call);

  it.each([
    ["all", "", ["running", "done", "busy"]],
    ["running", "", ["running"]],
    ["busy", "", ["busy"]],
    ["all", "code:3010", ["busy"]],
    ["all", "status:ringing", ["running"]],
    ["all", "to:0199 by:callee", ["done"]],
    ["all", "busy line", ["busy"]],
    ["all", "BUSY", ["busy"]],
    ["all", "constructor:x", []],
    ["completed", "code:3010", []],
  ] as const)("among %s for %j finds %j", (show, search, expected) => {
    expect(found(show, search)).toEqual(expected);
  });

  it("has its counts on the chips", () => {
    expect(calls.counts()).toMatchObject({
      all: 3,
      running: 1,
      busy: 1,
      completed: 1,
      failed: 0,
    });
  });
});

describe("the address", () => {
  it.each([
    {},
    { call: "b7cf-1" },
    { call: "a/b?c" },
    { dial: true },
    { campaigns: true },
    { campaign: "c-1" },
    { campaign: "c-1", call: "b7cf-1" },
    { show: "busy", search: "to:0102 & more" },
  ])("holds %j, and gives it back", (address) => {
    expect(readAddress(writeAddress(address))).toMatchObject(address);
  });

  it.each(["", "#", "#/call/", "#/campaign/", "#/x/campaign/c-1", "#/call/%E0%A4%A", "#?q=%", "#ticket=x"])(
    "opens the board at %j",
    (hash) => {
      const nothing = { call: undefined, dial: undefined, campaign: undefined, campaigns: undefined };
      expect(readAddress(hash)).toMatchObject(nothing);
    },
  );
});
