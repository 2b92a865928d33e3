import { Plivo, PlivoError } from "@plivo-edge/client";
import { Simulator, virtualClock } from "@plivo-edge/simulator";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bulk, parameters } from "../../packages/client/test/arbitraries.ts";

const authId = "MAXXXXXXXXXXXXXXXXXX";
const authToken = "invented-token";
const hangUp = '<?xml version="1.0"?><Response><Hangup/></Response>';

/** A client of a Plivo on this machine, whose calls are answered by a document that hangs up. */
function stage(): { simulator: Simulator; plivo: Plivo } {
  const fetch = async (): Promise<Response> =>
    new Response(hangUp, { headers: { "content-type": "text/xml" } });
  const simulator = new Simulator({
    authId,
    authToken,
    fetch,
    clock: virtualClock({ start: Date.now() }),
    callsPerSecond: 100,
  });
  return { simulator, plivo: new Plivo({ authId, authToken, fetch: simulator.fetch, maxRetries: 0 }) };
}

describe("the client at a simulated Plivo", () => {
  it("has every valid call placed, to one destination", async () => {
    await fc.assert(
      fc.asyncProperty(parameters, async (parameters) => {
        const { simulator, plivo } = stage();
        // There is no such parent, and Plivo says so.
        const { errorIfParentNotFound: _, ...placeable } = parameters;
        const { requestUuid } = await plivo.calls.create({ ...placeable, to: String(parameters.to) });
        expect(simulator.calls).toMatchObject([{ requestUuid, from: parameters.from, to: parameters.to }]);
      }),
      { numRuns: 200 },
    );
  });

  it("has every valid call placed, to many", async () => {
    await fc.assert(
      fc.asyncProperty(bulk, async (parameters) => {
        const { simulator, plivo } = stage();
        const to = [parameters.to].flat();
        const { requestUuids = [] } = await plivo.calls.create({ ...parameters, to });
        expect(simulator.calls.map((call) => call.to).sort()).toEqual([...to].sort());
        expect(simulator.calls.map((call) => call.requestUuid).sort()).toEqual([...requestUuids].sort());
      }),
      { numRuns: 100 },
    );
  });

  it("asks the URL that the call named, in the way it named", async () => {
    const { simulator, plivo } = stage();
    await plivo.calls.create({
      from: "14155550100",
      to: "14155550199",
      answerUrl: "https://example.com/answer?order=42#ct=2000",
      answerMethod: "GET",
      hangupUrl: "https://example.com/hangup",
      sipHeaders: { Order: "42" },
    });
    await simulator.idle();
    const [call] = simulator.calls;
    expect(call?.status).toBe("completed");
    const [answer, hangup] = call?.callbacks ?? [];
    expect(answer?.url).toMatch(/^https:\/\/example.com\/answer\?.*order=42/);
    expect(hangup?.url).toMatch(/^https:\/\/example.com\/hangup/);
  });

  it("settles a dial whose answer was lost", async () => {
    const { simulator, plivo } = stage();
    const call = { from: "14155550100", to: "14155550199", answerUrl: "https://example.com/answer" };
    simulator.failNext("reset", { after: true });
    const error = await plivo.calls.create(call).catch((error: unknown) => error);
    if (!(error instanceof PlivoError) || !error.sentAt) throw new Error("was placed");
    expect(error.ambiguous).toBe(true);
    expect(simulator.calls).toHaveLength(1);
    const { calls, complete } = await plivo.calls.findRecent({ ...call, since: error.sentAt });
    expect(complete).toBe(true);
    expect(calls).toMatchObject([{ callUuid: simulator.calls[0]?.callUuid }]);
  });

  it("finds nothing where nothing was placed", async () => {
    const { simulator, plivo } = stage();
    const call = { from: "14155550100", to: "14155550199", answerUrl: "https://example.com/answer" };
    simulator.failNext("reset");
    const error = await plivo.calls.create(call).catch((error: unknown) => error);
    if (!(error instanceof PlivoError) || !error.sentAt) throw new Error("was placed");
    const found = await plivo.calls.findRecent({ ...call, since: error.sentAt });
    expect(found).toEqual({ calls: [], complete: true });
  });

  it("reads the record of a call that has ended, and the list of them", async () => {
    const { simulator, plivo } = stage();
    const { requestUuids } = await plivo.calls.create({
      from: "14155550100",
      to: Array.from({ length: 25 }, (_, index) => `1415555${1000 + index}`),
      answerUrl: "https://example.com/answer",
    });
    await simulator.idle();
    const record = await plivo.calls.get(requestUuids[0] ?? "");
    expect(record).toMatchObject({ callDirection: "outbound", hangupCauseCode: 4000 });
    const listed: string[] = [];
    for await (const { callUuid } of plivo.calls.list()) listed.push(callUuid);
    expect(listed.sort()).toEqual(simulator.calls.map(({ callUuid }) => callUuid).sort());
  });
});
