import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { response } from "@plivo-edge/xml";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRelay, type Relay } from "../src/embed.ts";
import { relayUrl } from "./plivo.ts";
import { apiKey } from "./plivo-stub.ts";
import { Recorder, SunkFeed } from "./sinks.ts";

beforeEach(() => {
  vi.spyOn(console, "warn").mockReturnValue();
  vi.spyOn(console, "error").mockReturnValue();
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Asks a relay as a backend: by POST where there is a body. */
async function ask(
  relay: Relay,
  path: string,
  ...[body]: readonly unknown[]
): Promise<{ readonly status: number; readonly body: unknown }> {
  const headers = { authorization: `Bearer ${apiKey}` };
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const request = new Request(`${relayUrl}${path}`, { headers, ...init });
  const reply = await relay.fetch(request, env, createExecutionContext());
  return { status: reply.status, body: await reply.json() };
}

describe("/v1/sinks/events", () => {
  it("tells where the handler stands, and delivers again from behind a place", async () => {
    const recorder = new Recorder();
    const feed = new SunkFeed(recorder.handle);
    await feed.append(3);
    await feed.until(({ after }) => after === 3);
    const { epoch } = await feed.object.page(0, 1, { unredacted: false });
    const state = { name: "events", status: "running", epoch, after: 3, lag: 0, setAside: [] };
    expect(await ask(feed.relay, "/v1/sinks/events")).toEqual({ status: 200, body: state });
    recorder.batches.length = 0;
    const moved = await ask(feed.relay, "/v1/sinks/events", { after: 1 });
    expect(moved).toEqual({ status: 200, body: { ...state, after: 1, lag: 2 } });
    await feed.until(({ after }) => after === 3);
    expect(recorder.ids).toEqual([feed.id(2), feed.id(3)]);
  });

  it("resumes a handler that has failed at once, and not when its next try is due", async () => {
    const recorder = new Recorder();
    recorder.before = () => {
      throw new Error("broken");
    };
    const feed = new SunkFeed(recorder.handle);
    await feed.append();
    await feed.until(({ status }) => status === "retrying");
    recorder.before = () => {};
    expect(await ask(feed.relay, "/v1/sinks/events", {})).toMatchObject({
      body: { status: "running", after: 0 },
    });
    await feed.until(({ after }) => after === 1);
  });

  it("has a place before there is any event", async () => {
    const { relay } = new SunkFeed(() => {});
    for (const body of [undefined, {}, { after: 0 }]) {
      expect(await ask(relay, "/v1/sinks/events", body)).toMatchObject({ body: { after: 0, lag: 0 } });
    }
  });

  it.each([{ after: -1 }, { after: 1.5 }, { after: "1" }, { after: 4 }, { seq: 1 }, null, 7])(
    "does not go to %j",
    async (body) => {
      const feed = new SunkFeed(() => {});
      await feed.append(3);
      expect(await ask(feed.relay, "/v1/sinks/events", body)).toMatchObject({
        status: 400,
        body: { error: expect.stringMatching(/^(after|seq|body): /), issues: [expect.anything()] },
      });
    },
  );

  it("is not there without a handler, without a feed, and under another name, and says so", async () => {
    const answer = () => response();
    for (const [relay, name, error] of [
      [
        new SunkFeed().relay,
        "events",
        "events: this relay has no handler of events; give createRelay one as its option events",
      ],
      [
        createRelay({ answer, feed: false }),
        "events",
        "events: with the option feed: false there is no feed of all calls to deliver",
      ],
      [
        new SunkFeed(() => {}).relay,
        "webhook",
        "webhook: this relay posts no events; set WEBHOOK_URL and WEBHOOK_SECRET",
      ],
      [new SunkFeed(() => {}).relay, "constructor", "name: must be one of events, webhook"],
    ] as const) {
      const nothing = { status: 404, body: { error } };
      expect(await ask(relay, `/v1/sinks/${name}`)).toEqual(nothing);
      expect(await ask(relay, `/v1/sinks/${name}`, {})).toEqual(nothing);
    }
  });
});
