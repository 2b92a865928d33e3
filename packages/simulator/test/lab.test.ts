import { request } from "node:http";
import { Simulator, type VirtualClock, virtualClock } from "@plivo-edge/simulator";
import { serve } from "@plivo-edge/simulator/node";
import { answer, getDigits, response, speak } from "@plivo-edge/xml";
import { describe, expect, it, vi } from "vitest";
import { describeLab, operations } from "../src/lab/description.ts";
import { authId, authToken } from "./simulation.ts";

interface Lab extends AsyncDisposable {
  readonly url: string;
  readonly simulator: Simulator;
  readonly clock: VirtualClock;
  ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
}

/** A simulator behind HTTP whose application asks for a key, and says goodbye. */
async function lab(auto = true): Promise<Lab> {
  const clock = virtualClock({ auto });
  const receive = async (url: string): Promise<Response> =>
    url.endsWith("/answer")
      ? answer(response(getDigits({ action: "http://shop.test/key", numDigits: 1 }, speak("Press a key."))))
      : answer(response(speak("Goodbye.")));
  const simulator = new Simulator({ authId, authToken, clock, fetch: receive });
  const server = await serve(simulator, { port: 0, lab: { authId, authToken, ...(!auto && { clock }) } });
  const ask = async (method: string, path: string, body?: unknown) => {
    const reply = await fetch(`${server.url}${path}`, {
      method,
      headers: { Authorization: `Basic ${btoa(`${authId}:${authToken}`)}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const isJson = reply.headers.get("Content-Type")?.startsWith("application/json") && reply.status !== 204;
    return { status: reply.status, body: isJson ? await reply.json() : await reply.arrayBuffer() };
  };
  return { url: server.url, simulator, clock, ask, [Symbol.asyncDispose]: server.close };
}

const call = { from: "14155550000", to: "14155550888", answer_url: "http://shop.test/answer" };
const api = `/v1/Account/${authId}`;

describe("the lab", () => {
  it("scripts a callee, waits, and tells what was heard and what was posted", async () => {
    await using server = await lab();
    const scenario = { answerAfter: 1_000, digits: ["7"], end: { after: 60_000, as: "calleeHungUp" } };
    expect(await server.ask("PUT", "/lab/scenarios", { "0888": scenario })).toMatchObject({ status: 204 });
    const { body } = await server.ask("POST", `${api}/Call/`, call);
    const id = Object(body).request_uuid;
    expect(await server.ask("POST", "/lab/idle")).toEqual({ status: 200, body: { idle: true } });
    expect(await server.ask("GET", `/lab/calls/${id}`)).toMatchObject({
      status: 200,
      body: { callUuid: id, status: "completed", heard: ["Press a key.", "Goodbye."], direction: "outbound" },
    });
    const { body: log } = await server.ask("GET", `/lab/deliveries?call=${id}`);
    expect(log).toMatchObject({
      deliveries: [
        {
          event: "answer",
          status: 200,
          request: { headers: { "X-Plivo-Signature-V3": expect.any(String) } },
        },
        {
          event: "action",
          status: 200,
          parameters: { Digits: "7" },
          reply: expect.stringContaining("Goodbye."),
        },
      ],
      next: 2,
    });
    expect(await server.ask("GET", "/lab/deliveries?after=2")).toMatchObject({ body: { deliveries: [] } });
    expect(await server.ask("GET", "/lab/calls")).toMatchObject({ body: { calls: [{ callUuid: id }] } });
    const sound = await server.ask("GET", `/lab/calls/${id}/heard/0.wav`);
    expect(new TextDecoder().decode((sound.body as ArrayBuffer).slice(0, 4))).toBe("RIFF");
  });

  it("moves the clock for two who ask at once", async () => {
    await using server = await lab(false);
    const start = server.clock.now();
    const asked = vi.spyOn(server.clock, "advance");
    const replies = [1_000, 60_000].map((ms) => server.ask("POST", "/lab/advance", { ms }));
    // Time stands still until both are here.
    await server.clock.withTimeout(60_000, () => vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(2)));
    expect(await Promise.all(replies)).toMatchObject([{ status: 200 }, { status: 200 }]);
    expect(server.clock.now() - start).toBe(60_000);
  });

  it("lets somebody call a number, moves the clock, and forgets it all", async () => {
    await using server = await lab(false);
    await server.ask("PUT", "/lab/numbers", { "+14155550199": { answerUrl: "http://shop.test/answer" } });
    const placed = await server.ask("POST", "/lab/calls", {
      from: "14155550100",
      to: "14155550199",
      scenario: { digits: "3" },
    });
    expect(placed).toMatchObject({ status: 201, body: { direction: "inbound", status: "ringing" } });
    expect(await server.ask("POST", "/lab/advance", { ms: 1_000 })).toMatchObject({
      status: 200,
      body: { now: server.clock.now() },
    });
    expect(await server.ask("GET", "/lab/calls")).toMatchObject({
      body: { calls: [{ status: "in-progress" }] },
    });
    expect(await server.ask("POST", "/lab/idle", { timeout: 10 })).toMatchObject({ body: { idle: false } });
    expect((await server.ask("POST", "/lab/reset")).status).toBe(204);
    expect(await server.ask("GET", "/lab/calls")).toMatchObject({ body: { calls: [] } });
    await server.clock.advance(60_000);
    expect(await server.ask("GET", "/lab/deliveries")).toMatchObject({ body: { deliveries: [], next: 0 } });
  });

  it("sets faults of callbacks and of the API", async () => {
    await using server = await lab();
    await server.ask("PUT", "/lab/faults", { duplicate: ["answer"] });
    await server.ask("POST", "/lab/failures", { failure: 503 });
    expect((await server.ask("POST", `${api}/Call/`, call)).status).toBe(503);
    expect((await server.ask("POST", `${api}/Call/`, call)).status).toBe(201);
    await server.ask("POST", "/lab/idle");
    const { body } = await server.ask("GET", "/lab/deliveries");
    const events = Object(body).deliveries.map(({ event }: { event: string }) => event);
    expect(events.slice(0, 2)).toEqual(["answer", "answer"]);
  });

  it.each([
    ["POST", "/lab/idle", { timeout: -1 }, 400, "timeout"],
    ["PUT", "/lab/scenarios", { "1": { answersAfter: 1 } }, 400, "1.answersAfter"],
    ["PUT", "/lab/scenarios", { "1": { end: { after: 1, as: "boredom" } } }, 400, "1.end.as"],
    ["PUT", "/lab/faults", { drop: 2 }, 400, "drop: must be <=1"],
    // After that no clock has a date any more.
    ["POST", "/lab/advance", { ms: 1e300 }, 400, "ms: must be <=31536000000"],
    ["POST", "/lab/advance", {}, 400, "ms: is missing"],
    ["POST", "/lab/calls", { from: 14_155_550_100, to: "1" }, 400, "from: must be string"],
    [
      "PUT",
      "/lab/numbers",
      { "1": { answerUrl: "javascript:1" } },
      400,
      "1.answerUrl: must be a URL of http or https",
    ],
    ["POST", "/lab/calls", { from: "1", to: "2" }, 400, "to must be one of the simulator's numbers."],
    ["POST", "/lab/advance", { ms: 1 }, 409, "--clock manual"],
    ["GET", "/lab/calls/nobody", undefined, 404, "no such call"],
    ["GET", "/lab/nowhere", undefined, 404, "not found"],
    ["GET", "/lab/deliveries?after=x", undefined, 400, "after"],
  ])("%s %s with %j is %i", async (method, path, body, status, text) => {
    await using server = await lab();
    const reply = await server.ask(method, path, body);
    expect(reply).toMatchObject({ status, body: { error: expect.stringContaining(text) } });
  });

  it("is described, every route of it and no other", async () => {
    await using server = await lab();
    expect(await server.ask("GET", "/lab/openapi.json")).toEqual({ status: 200, body: describeLab() });
    for (const route of Object.keys(operations)) {
      const [method = "", path = ""] = route.split(" ");
      const { status, body } = await server.ask(
        method,
        `/lab${path.replace("{id}", "x").replace("{index}", "0")}`,
      );
      // Found, whatever else is wrong with it.
      expect([status, Object(body).error]).not.toEqual([404, "not found"]);
    }
    expect(describeLab()).toMatchObject({
      openapi: "3.1.0",
      paths: { "/lab/idle": { post: { operationId: "postIdle" } } },
    });
  });

  it("is not there unless it is opened", async () => {
    const server = await serve(new Simulator({ authId, authToken }), { port: 0 });
    const headers = { Authorization: `Basic ${btoa(`${authId}:${authToken}`)}` };
    expect((await fetch(`${server.url}/lab/calls`, { headers })).status).toBe(404);
    await server.close();
  });
});

describe("a web page", () => {
  /** A request as a browser, or an attacker's name for this address, would send it. */
  async function send(
    url: string,
    path: string,
    headers: Record<string, string>,
  ): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const { port } = new URL(url);
      const authorization = `Basic ${btoa(`${authId}:${authToken}`)}`;
      request(
        { port, host: "127.0.0.1", path, method: "GET", headers: { authorization, ...headers } },
        (reply) => {
          reply.resume();
          resolve(reply.statusCode);
        },
      )
        .on("error", reject)
        .end();
    });
  }

  it.each([
    ["another name for this address", { host: "evil.example" }],
    ["another port", { host: "127.0.0.1:1" }],
    ["a name that begins like its own", { host: "localhost.evil.example" }],
    ["a page of another site", { origin: "https://evil.example" }],
    ["a page without an origin", { origin: "null" }],
    ["an image of another site", { "sec-fetch-site": "cross-site" }],
    ["a page of another port", { "sec-fetch-site": "same-site" }],
  ])("cannot reach it: %s", async (_, headers) => {
    await using server = await lab();
    for (const path of [`${api}/Call/`, "/lab/calls"])
      expect(await send(server.url, path, headers)).toBe(403);
  });

  it.each([
    ["localhost", (port: string) => ({ host: `localhost:${port}` })],
    ["the name that an SDK asked for", () => ({ host: "api.plivo.com" })],
    ["its own page", (port: string) => ({ host: `127.0.0.1:${port}`, origin: `http://127.0.0.1:${port}` })],
  ])("programs can: %s", async (_, headers) => {
    await using server = await lab();
    expect(await send(server.url, `${api}/Call/`, headers(new URL(server.url).port))).toBe(200);
  });

  it("needs the credentials for the lab", async () => {
    await using server = await lab();
    expect((await fetch(`${server.url}/lab/calls`)).status).toBe(401);
  });
});
