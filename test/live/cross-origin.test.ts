import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hasChromium, launch, type Site, serve } from "../../packages/live/test/react/chromium.ts";
import { type LiveRelay, startLiveRelay } from "./live-relay.ts";

// What a page of another origin than the relay's can read of a poll: Chromium keeps from it whatever CORS does not name.

/** Watches by polling, and resolves with what the connection is once it is this. */
const script = `
  import { PollingSocket, watchCall } from "@plivo-edge/live";
  globalThis.watched = (ticket, wanted) => new Promise((resolve) => {
    const watch = watchCall(ticket, { WebSocket: PollingSocket });
    watch.subscribe(() => {
      const { status, cause } = watch.connection;
      if (status !== wanted) return;
      resolve({ status, cause: cause?.message });
      watch.close();
    });
  });`;

interface Watched {
  readonly status: string;
  readonly cause?: string;
}

declare global {
  var watched: (ticket: string, wanted: string) => Promise<Watched>;
}

describe.runIf(hasChromium)("in Chromium, a page of", () => {
  let browser: Browser;
  let allowed: Site;
  let stranger: Site;
  let relay: LiveRelay;
  let page: Page;
  let call: string;
  let ticket: string;

  beforeAll(async () => {
    const { outputFiles } = await build({
      stdin: { contents: script, resolveDir: import.meta.dirname },
      bundle: true,
      format: "iife",
      conditions: ["@plivo-edge/source"],
      write: false,
    });
    const text = outputFiles.map((file) => file.text).join();
    [allowed, stranger, browser] = await Promise.all([serve(text), serve(text), launch()]);
    relay = await startLiveRelay({ ALLOWED_ORIGINS: new URL(allowed.url).origin });
  });
  afterAll(async () => {
    allowed.close();
    stranger.close();
    await Promise.all([browser.close(), relay.stop()]);
  });
  beforeEach(async () => {
    page = await browser.newPage();
    call = crypto.randomUUID();
    ticket = await relay.client(relay.url).ticket({ call });
  });
  afterEach(() => page.close());

  const watched = (wanted: string): Promise<Watched> =>
    page.evaluate(([ticket, wanted]) => globalThis.watched(ticket, wanted), [ticket, wanted] as const);
  /** A poll of this call that waits so many seconds. */
  const pollUrl = (epoch: string, wait: number): string =>
    `${relay.url.origin}/v1/calls/${call}/events?after=0&epoch=${epoch}&wait=${wait}`;
  const headers = (): Record<string, string> => ({ authorization: `Bearer ${ticket}` });
  async function epochOf(): Promise<string> {
    const response = await fetch(`${relay.url.origin}/v1/calls/${call}/events`, { headers: headers() });
    const { frames }: { frames: { epoch: string }[] } = await response.json();
    return frames[0]?.epoch ?? "";
  }

  it("another origin is told that it is not allowed, and does not take it for a broken network", async () => {
    await page.goto(stranger.url);
    expect(await watched("closed")).toMatchObject({
      status: "closed",
      cause: "Refused by the relay (4403): origin not allowed",
    });
  });

  it("an allowed origin reads how long to stay away", async () => {
    await page.goto(allowed.url);
    const epoch = await epochOf();
    const given = new AbortController();
    const poll = (): Promise<unknown> =>
      fetch(pollUrl(epoch, 20), { headers: headers(), signal: given.signal }).catch(() => {});
    let isSentAway = false;
    const sentAway = page
      .evaluate(
        async ([url, headers]) => {
          for (;;) {
            const { status, headers: told } = await fetch(url, { headers });
            if (status === 429) return told.get("retry-after");
          }
        },
        [pollUrl(epoch, 20), headers()] as const,
      )
      .finally(() => {
        isSentAway = true;
      });
    // As many as may wait with one ticket take the place of the page's request; or that takes one of theirs, and more come.
    while (!isSentAway) await Promise.race([sentAway, ...Array.from({ length: 10 }, poll)]);
    expect(await sentAway).toBe("5");
    given.abort();
  });

  it("an allowed origin asks only once whether it may poll, however long it does", async () => {
    await page.goto(allowed.url);
    const epoch = await epochOf();
    const methods: string[] = [];
    const session = await page.context().newCDPSession(page);
    session.on("Network.requestWillBeSent", ({ request }) => methods.push(request.method));
    await session.send("Network.enable");
    // Longer than the five seconds for which a browser remembers by itself.
    for (let poll = 0; poll < 2; poll += 1) {
      const status = await page.evaluate(async ([url, headers]) => (await fetch(url, { headers })).status, [
        pollUrl(epoch, 6),
        headers(),
      ] as const);
      expect(status).toBe(200);
    }
    expect(methods.filter((method) => method === "OPTIONS")).toHaveLength(1);
    expect(methods.filter((method) => method === "GET")).toHaveLength(2);
  }, 30_000);
});
