import { describe, expect, it } from "vitest";
import { recording, type Sent } from "./recording.ts";

const to = "+14155550199";
const from = "14155550100";
const since = new Date("2026-01-05T08:35:00Z");
const dialled = { to: "14155550199", from: "+14155550100" };

interface Account {
  queued?: Record<string, object>;
  live?: Record<string, object>;
  ended?: object[];
}

/** A Plivo whose account has these calls. */
function plivoWith({ queued = {}, live = {}, ended = [] }: Account) {
  return recording(({ path }: Sent) => {
    const [place = "", query] = path.split("?");
    const status = new URLSearchParams(query).get("status");
    const id = place.split("/")[1];
    if (!status) return Response.json({ objects: ended, meta: { next: null } });
    const calls = status === "live" ? live : queued;
    if (!id) return Response.json({ calls: Object.keys(calls) });
    if (!calls[id]) return Response.json({ error: "call not found" }, { status: 404 });
    return Response.json({ call_uuid: id, request_uuid: `request-${id}`, ...calls[id] });
  });
}

describe("calls.findRecent", () => {
  it("looks among the queued, then the live, then the ended calls", async () => {
    const { plivo, sent } = plivoWith({ queued: { q: {} }, live: { l: {} } });
    await plivo.calls.findRecent({ to, from, since });
    expect(sent.map(({ path }) => path)).toEqual([
      "Call/?status=queued",
      "Call/q/?status=queued",
      "Call/?status=live&call_direction=outbound&to_number=14155550199",
      "Call/l/?status=live",
      "Call/?call_direction=outbound&to_number=14155550199&end_time__gte=2026-01-05%2008%3A34%3A00&offset=0",
    ]);
  });

  it("finds a call in each of them, and only that one", async () => {
    const other = { to: "14155550198", from };
    const otherCaller = { to: "14155550199", from: "14155550101" };
    const account: Account = {
      queued: { q1: dialled, q2: other, q3: otherCaller },
      live: {
        l1: { ...dialled, session_start: "2026-01-05 08:35:08.910772" },
        l2: otherCaller,
        l3: { ...dialled, session_start: "2026-01-05 08:00:00.000000" },
      },
      ended: [
        {
          call_uuid: "e1",
          to_number: "14155550199",
          from_number: from,
          initiation_time: "2026-01-05 14:05:08+05:30",
        },
        { call_uuid: "e2", to_number: "14155550199", from_number: "14155550101" },
        { call_uuid: "e3", to_number: "141555501991", from_number: from },
        {
          call_uuid: "e4",
          to_number: "14155550199",
          from_number: from,
          initiation_time: "2026-01-05 08:00:00+00:00",
        },
      ],
    };
    expect(await plivoWith(account).plivo.calls.findRecent({ to, from, since })).toEqual({
      calls: [
        { state: "queued", callUuid: "q1", requestUuid: "request-q1" },
        { state: "live", callUuid: "l1", requestUuid: "request-l1" },
        { state: "ended", callUuid: "e1", requestUuid: undefined },
      ],
      complete: true,
    });
  });

  it("leaves out no call of which Plivo does not say who placed it: to dial again would be a second call", async () => {
    const { plivo } = plivoWith({
      queued: { q: { to: "14155550199" } },
      live: { l: { to: "14155550199", from: null } },
      ended: [{ call_uuid: "e", to_number: "14155550199", from_number: null }],
    });
    const { calls } = await plivo.calls.findRecent({ to, from, since });
    expect(calls.map(({ callUuid }) => callUuid)).toEqual(["q", "l", "e"]);
  });

  it("tells a call that moved on while it looked once, where it was last", async () => {
    const account: Account = { queued: { moved: dialled }, live: { moved: dialled } };
    const { calls } = await plivoWith(account).plivo.calls.findRecent({ to, since });
    expect(calls).toEqual([{ state: "live", callUuid: "moved", requestUuid: "request-moved" }]);
  });

  it("says so if more calls are queued than it looks into", async () => {
    const queued = Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`q${index}`, dialled]));
    const { plivo } = plivoWith({ queued });
    const { calls, complete } = await plivo.calls.findRecent({ to, since, mostQueued: 2 });
    expect(calls).toHaveLength(2);
    expect(complete).toBe(false);
  });

  it("settles an ambiguous dial", async () => {
    const { plivo } = recording(({ method, path }: Sent) => {
      if (method === "POST") return new Response("", { status: 502 });
      if (path.includes("status=queued"))
        return Response.json({
          calls: path === "Call/?status=queued" ? ["q"] : [],
          call_uuid: "q",
          ...dialled,
        });
      return Response.json({ calls: [], objects: [] });
    });
    const error = await plivo.calls
      .create({ from, to, answerUrl: "https://example.com/answer" })
      .catch((error: unknown) => error as { ambiguous: boolean; sentAt: Date });
    if (!("ambiguous" in error)) throw new Error("was placed");
    expect(error.ambiguous).toBe(true);
    const { calls } = await plivo.calls.findRecent({ to, from, since: error.sentAt });
    expect(calls).toEqual([{ state: "queued", callUuid: "q", requestUuid: undefined }]);
  });
});
