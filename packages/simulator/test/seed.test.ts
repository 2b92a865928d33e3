import { Simulator, virtualClock } from "@plivo-edge/simulator";
import { dial, getDigits, number, record, response, speak } from "@plivo-edge/xml";
import { expect, it } from "vitest";
import { api, authId, authToken, startSimulation, urls } from "./simulation.ts";

/**
 * Everything that left a simulator with that seed: seven kinds of calls, with faults, in the order of sending.
 *
 * @param turns for how many turns of the event loop the receiver's next reply waits
 */
async function deliveries(seed?: number, turns = () => 0): Promise<string> {
  const simulation = startSimulation({
    ...(seed !== undefined && { seed }),
    faults: { drop: 0.2, duplicate: 0.3, delay: 0.3, refuse: 0.1 },
  });
  const notice = "https://shop.example.com/notice";
  const replies = {
    answer: response(
      record({ recordSession: true, callbackUrl: notice }),
      getDigits({ action: "https://shop.example.com/next", numDigits: 1 }, speak("Press a key.")),
      dial({ callbackUrl: notice }, number("14155550101"), number("14155550102")),
    ),
    next: response(speak("Thank you.")),
    ...Object.fromEntries(["ring", "machine", "notice", "hangup"].map((path) => [path, new Response("")])),
  };
  for (const [path, reply] of Object.entries(replies)) {
    simulation.site[path] = async () => {
      for (let left = turns(); left > 0; left -= 1) await new Promise((resolve) => setImmediate(resolve));
      return reply;
    };
  }
  const to = ["0100", "0101", "0102", "0104", "0107", "0110", "0112"].map((suffix) => `1415555${suffix}`);
  const more = { machineDetection: true, machineDetectionUrl: "https://shop.example.com/machine" } as const;
  await simulation.plivo.calls.create({ from: "14155550000", to, ...urls, ...more });
  await simulation.simulator.idle();
  return JSON.stringify(simulation.simulator.deliveries);
}

it("with a seed, the log of deliveries is the same byte for byte", async () => {
  const log = await deliveries(7);
  expect(log.length).toBeGreaterThan(20_000);
  expect(await deliveries(7)).toBe(log);
  expect(await deliveries(8)).not.toBe(log);
});

it("with a seed, nothing depends on how fast the receivers reply", async () => {
  const log = await deliveries(7);
  for (const step of [2, 3, 5]) {
    let reply = 0;
    const turns = (): number => {
      reply += step;
      return reply % 7;
    };
    expect(await deliveries(7, turns)).toBe(log);
  }
});

it("with a seed, a call's id does not depend on what else the API is asked", async () => {
  const dial = async (asks: number): Promise<readonly string[]> => {
    const simulation = startSimulation({ seed: 7 });
    for (let ask = 0; ask < asks; ask += 1) await api(simulation, "GET", "Call/");
    const { requestUuids } = await simulation.plivo.calls.create({
      ...{ from: "14155550000", to: ["14155550100", "14155550101"], ...urls },
    });
    return requestUuids;
  };
  expect(await dial(3)).toEqual(await dial(0));
});

it("without a seed, no id comes twice", async () => {
  const ids = new Set<string>();
  for (let run = 0; run < 20; run += 1) {
    const simulator = new Simulator({
      authId,
      authToken,
      clock: virtualClock(),
      fetch: () => new Response(),
    });
    for (let count = 0; count < 20; count += 1) {
      const reply = await simulator.fetch(`https://api.plivo.com/v1/Account/${authId}/Call/`, {
        method: "POST",
        headers: { Authorization: `Basic ${btoa(`${authId}:${authToken}`)}` },
        body: JSON.stringify({ from: "14155550000", to: "14155550102", answer_url: urls.answerUrl }),
      });
      const { api_id, request_uuid } = await reply.json();
      ids.add(api_id).add(request_uuid);
    }
  }
  expect(ids.size).toBe(20 * 20 * 2);
});

it("says its seed, which brings the same ids again", async () => {
  const first = new Simulator({ authId, authToken });
  const seeds = new Set([first.seed, new Simulator({ authId, authToken }).seed]);
  expect(seeds.size).toBe(2);
  const [one, two] = await Promise.all([deliveries(first.seed), deliveries(first.seed)]);
  expect(one).toBe(two);
});

it.each([1.5, Number.NaN, Number.POSITIVE_INFINITY])("%s is no seed", (seed) => {
  expect(() => new Simulator({ authId, authToken, seed })).toThrow("seed must be a whole number.");
});
