import { createExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { readTicket } from "@plivo-edge/live";
import { parseFrame } from "@plivo-edge/live/frames";
import { response } from "@plivo-edge/xml";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, it, type MockInstance, vi } from "vitest";
import { campaignObject } from "../src/config/stubs.ts";
import { createRelay } from "../src/relay.ts";
import { forged, forgery, nameless, odd, signedNameless, signedOdd } from "./bad-input/callbacks.ts";
import { askedOfCampaigns, campaignWish } from "./bad-input/campaigns.ts";
import { asked, sinkBody, ticketBody, wish, withdrawalBody } from "./bad-input/create-call-bodies.ts";
import { oddFrame } from "./bad-input/frames.ts";
import { ledger, witness } from "./bad-input/ledger.ts";
import { bytes, oddQuery, oddText } from "./bad-input/odd.ts";
import { notATicket } from "./bad-input/tickets.ts";
import { callback, facts, relayUrl } from "./plivo.ts";
import { apiKey, type Sent, standInForPlivo } from "./plivo-stub.ts";
import { feedTicket, subscribe, subscribeFeed, ticketFor } from "./subscriber.ts";

// Together, and their order does not matter: what is on disk is looked at once for all of them.
const atOnce = 25;
const total = Number(env.FUZZ_RUNS ?? 1_500);
const draft = "d".repeat(32);
const empty = "e".repeat(32);
/** The witness's feed is the default feed of a relay that has a sink. */
const sunk = createRelay({ answer: () => response(), feed: witness, events: () => {} });
let ticket = "";
let ofFeed = "";
let sent: Sent[] = [];
let errors: MockInstance;

beforeAll(async () => {
  for (const type of ["ring", "answer"]) {
    await (await callback(type, facts(witness), { path: `/feed/${witness}` })).text();
  }
  const settings = { from: "14155550100" };
  for (const id of [draft, empty]) {
    await campaignObject(env, id).create({ digest: "", url: relayUrl, settings, choices: {} });
  }
  [ticket, ofFeed] = await Promise.all([ticketFor(witness), feedTicket(witness)]);
  await vi.waitFor(async () => expect(await ledger()).toMatchObject({ feed: { last: 2 } }));
});

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  errors = vi.spyOn(console, "error").mockImplementation(() => {});
  sent = standInForPlivo(() => Response.json({ error: "not found" }, { status: 404 }));
});

afterAll(() => {
  vi.restoreAllMocks();
});

/** Tries about that share of all inputs, and then whether everything is as it was. */
function refuses<Input>(
  what: string,
  share: number,
  input: () => fc.Arbitrary<Input>,
  attempt: (input: Input) => Promise<void>,
  look: () => Promise<unknown> = ledger,
): void {
  const batches = Math.ceil((total * share) / atOnce);
  it(`${batches * atOnce} ${what}`, async () => {
    const before = await look();
    const several = fc.array(input(), { minLength: atOnce, maxLength: atOnce });
    await fc.assert(
      fc.asyncProperty(several, async (inputs) => {
        await Promise.all(inputs.map(attempt));
        expect(await look()).toEqual(before);
      }),
      { numRuns: batches, ...(env.FUZZ_SEED && { seed: Number(env.FUZZ_SEED) }) },
    );
    // Nothing was a surprise to the relay itself.
    expect(errors).not.toHaveBeenCalledWith(expect.objectContaining({ message: "request failed" }));
  }, 3_600_000);
}

/** Sends a request that is to be refused. */
async function refused(request: Request): Promise<Response> {
  const response = await exports.default.fetch(request);
  const text = await response.text();
  expect(response.status, text).toBeGreaterThanOrEqual(400);
  expect(response.status, text).toBeLessThan(500);
  return response;
}

refuses(
  "callbacks that Plivo did not sign are refused",
  0.35,
  () => forgery(witness),
  async (input) => {
    await refused(await forged(input));
  },
);

refuses(
  "callbacks that Plivo signed, and that name no call, are answered and not stored",
  0.1,
  () => nameless,
  async (input) => {
    const response = await exports.default.fetch(await signedNameless(input));
    expect(response.status, await response.text()).toBe(input.method === "GET" ? 405 : 200);
  },
);

refuses(
  "texts that are no ticket open neither snapshot nor socket",
  0.15,
  () => fc.tuple(notATicket(ticket, witness), fc.constantFrom("subprotocol", "header", "query")),
  async ([make, place]) => {
    const ticket = await make();
    if (place === "subprotocol") {
      return expect(await (await subscribe(witness, { ticket })).closed).toBe(4401);
    }
    const headers = new Headers(place === "header" ? { authorization: `Bearer ${ticket}` } : {});
    const query = place === "query" ? `?${new URLSearchParams({ ticket })}` : "";
    const { status } = await refused(new Request(`${relayUrl}/v1/calls/${witness}${query}`, { headers }));
    expect(status).toBe(401);
  },
);

refuses(
  "odd positions in a log are refused, or are positions",
  0.05,
  () => fc.tuple(oddQuery, fc.boolean()),
  async ([query, isFeed]) => {
    const subscriber = await (isFeed
      ? subscribeFeed(witness, { ticket: ofFeed, query })
      : subscribe(witness, { ticket, query }));
    const code = await Promise.race([subscriber.closed, subscriber.next()]);
    if (typeof code === "number") return expect(code).toBe(4400);
    expect(code).toMatchObject({ type: "welcome" });
    subscriber.socket.close(1000);
  },
);

refuses(
  "odd queries of requests are refused, or are queries",
  0.05,
  () => fc.tuple(oddQuery, fc.constantFrom("calls", "feeds"), fc.constantFrom("", "/events")),
  async ([query, log, path]) => {
    const headers = { authorization: `Bearer ${log === "calls" ? ticket : ofFeed}` };
    const url = `${relayUrl}/v1/${log}/${witness}${path}${query || "?"}`;
    // Not for 25 seconds, each time, for something that never comes.
    const response = await exports.default.fetch(query.includes("wait") ? url : `${url}&wait=0`, { headers });
    const text = await response.text();
    expect([200, 400], text).toContain(response.status);
  },
);

refuses(
  "messages of a subscriber, which may only listen, close its socket",
  0.05,
  () =>
    fc.oneof(
      oddText.filter((text) => text !== "ping"),
      bytes,
    ),
  async (message) => {
    // One of its own: this end never answers the close, and no ticket may have that many sockets.
    const subscriber = await subscribe(witness, { ticket: await ticketFor(witness) });
    subscriber.socket.send(message);
    expect(await subscriber.closed).toBe(4400);
  },
);

refuses(
  "requests of backends without a key reach neither Plivo nor any object",
  0.05,
  () =>
    fc.tuple(
      wish(witness),
      fc.oneof(fc.constantFrom("", `Basic ${apiKey}`, `Bearer ${apiKey}x`), fc.constant(`Bearer ${ticket}`)),
    ),
  async ([input, authorization]) => {
    await refused(asked(input, authorization));
    expect(sent).toEqual([]);
  },
);

refuses(
  "requests of backends with a key are refused, or reach Plivo as what they are",
  0.1,
  () => wish(witness),
  async (input) => {
    const response = await exports.default.fetch(asked(input, `Bearer ${apiKey}`));
    await response.text();
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    for (const { url } of sent) {
      expect(url).toMatch(
        /^https:\/\/api\.plivo\.com\/v1\/Account\/MAXXXXXXXXXXXXXXXXXX\/(Call\/|(Call|Request)\/[^/?#]+\/)$/,
      );
    }
  },
  // Asking for a call opens its object, on whose disk nothing stays.
  async () => ({ call: (await ledger()).call, feed: (await ledger()).feed }),
);

refuses(
  "odd requests to revoke or to erase are refused, or done to what they name",
  0.05,
  () => fc.tuple(withdrawalBody, fc.constantFrom("revocations", "erasures")),
  async ([body, route]) => {
    const headers = { authorization: `Bearer ${apiKey}` };
    const request = new Request(`${relayUrl}/v1/${route}`, { method: "POST", headers, body });
    const response = await exports.default.fetch(request);
    const text = await response.text();
    if (response.status !== 200) return expect([400, 413], text).toContain(response.status);
    const { call, feed } = JSON.parse(String(body));
    expect([call, feed].filter((name) => typeof name === "string")).toHaveLength(1);
  },
  // What they name may get an object of its own.
  async () => ({ call: (await ledger()).call, feed: (await ledger()).feed }),
);

refuses(
  "odd requests to move a sink are refused, or move it to an event that there is",
  0.05,
  () =>
    fc.tuple(
      sinkBody,
      fc.constantFrom("events", "events", "webhook", "constructor", "__proto__", "%00", "events%2F"),
    ),
  async ([body, name]) => {
    const headers = { authorization: `Bearer ${apiKey}` };
    const request = new Request(`${relayUrl}/v1/sinks/${name}`, { method: "POST", headers, body });
    const reply = await sunk.fetch(request, env, createExecutionContext());
    const text = await reply.text();
    if (reply.status !== 200) return expect([400, 404, 413], text).toContain(reply.status);
    expect(JSON.parse(text)).toMatchObject({ name: "events", status: "running" });
    const { after, lag } = JSON.parse(text);
    expect([after + lag, after >= 0 && after <= 2]).toEqual([2, true]);
  },
);

refuses(
  "odd wishes for a ticket are refused, or get what they say",
  0.05,
  () => ticketBody,
  async (body) => {
    const headers = { authorization: `Bearer ${apiKey}` };
    const request = new Request(`${relayUrl}/v1/tickets`, { method: "POST", headers, body });
    const response = await exports.default.fetch(request);
    const text = await response.text();
    if (response.status !== 201) return expect([400, 413], text).toContain(response.status);
    const { expiresIn = 3600, ...wish } = JSON.parse(String(body));
    const { expires, ...claims } = readTicket(JSON.parse(text).ticket);
    expect(claims).toMatchObject({ fields: [], ...wish });
    expect(expires - Date.now() / 1000).toBeLessThanOrEqual(expiresIn);
  },
);

refuses(
  "odd wishes for campaigns are refused, or are wishes, and dial nobody",
  0.1,
  () => campaignWish(draft, empty),
  async (input) => {
    const response = await exports.default.fetch(askedOfCampaigns(input, `Bearer ${apiKey}`));
    const text = await response.text();
    expect([200, 201, 204, 400, 404, 409, 413, 415, 422], text).toContain(response.status);
    expect(sent).toEqual([]);
  },
  async () => ({ call: (await ledger()).call, feed: (await ledger()).feed }),
);

refuses(
  "odd frames are none to a subscriber, or are frames",
  0.1,
  () => oddFrame,
  async (text) => {
    try {
      const { type, ...frame } = parseFrame(text);
      expect(["welcome", "events", "end"]).toContain(type);
      expect(frame).toMatchObject({ seq: expect.any(Number) });
    } catch (error) {
      expect(error).toEqual(new TypeError("This is not a frame of plivo-edge.v1"));
    }
  },
);

// The last, since each of them makes an object.
refuses(
  "odd callbacks that Plivo signed are stored, or refused",
  0.01,
  () => odd,
  async (input) => {
    const call = crypto.randomUUID();
    const response = await exports.default.fetch(await signedOdd(call, input));
    const text = await response.text();
    expect(input.method === "GET" ? [400, 404, 405] : [200, 400, 403, 404], text).toContain(response.status);
  },
  async () => ({ call: (await ledger()).call, feed: (await ledger()).feed }),
);
