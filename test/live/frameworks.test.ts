import { readFile } from "node:fs/promises";
import { build, type Plugin } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { compile } from "svelte/compiler";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  hasChromium,
  launch,
  problemsOf,
  type Site,
  serve,
} from "../../packages/live/test/react/chromium.ts";
import type { Network } from "../../packages/live/test/relay-stub/network.ts";
import { type LiveRelay, startLiveRelay } from "./live-relay.ts";

// A small app in each framework, in Chromium, follows a call of the real relay through what happens on a train.

const svelte: Plugin = {
  name: "svelte",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      return { contents: compile(source, { filename: path, generate: "client", dev: true }).js.code };
    }),
};

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [new URL(`apps/${entry}`, import.meta.url).pathname],
    bundle: true,
    format: "iife",
    jsx: "automatic",
    conditions: ["@plivo-edge/source", "browser", "development"],
    define: {
      "process.env.NODE_ENV": '"development"',
      __VUE_OPTIONS_API__: "false",
      __VUE_PROD_DEVTOOLS__: "false",
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
    },
    plugins: [svelte],
    write: false,
  });
  return outputFiles.map(({ text }) => text).join();
}

describe.runIf(hasChromium)("in Chromium, an app in", () => {
  let relay: LiveRelay;
  let browser: Browser;
  let wholeBrowser: Browser;
  beforeAll(async () => {
    [relay, browser, wholeBrowser] = await Promise.all([startLiveRelay(), launch(), launch({ whole: true })]);
  }, 30_000);
  afterAll(async () => {
    await Promise.all([browser.close(), wholeBrowser.close(), relay.stop()]);
  });

  describe.each([
    ["React", "react.tsx"],
    ["Vue", "vue.ts"],
    ["Svelte", "svelte.js"],
    ["Solid", "solid.ts"],
  ])("%s", (_, entry) => {
    let site: Site;
    let wire: Network;
    let page: Page;
    let problems: string[];
    let call: string;
    beforeAll(async () => {
      site = await serve(await bundle(entry));
    });
    afterAll(() => site.close());
    beforeEach(async () => {
      wire = await relay.wire();
      call = crypto.randomUUID();
    });
    async function open(chosen: Browser): Promise<void> {
      page = await chosen.newPage();
      page.setDefaultTimeout(10_000);
      problems = problemsOf(page);
      await page.clock.install();
      await page.goto(site.url);
    }
    afterEach(async () => {
      await page.close();
      await wire.close();
      expect(problems.filter((problem) => !problem.includes("net::ERR_"))).toEqual([]);
    });

    const ticketFor = (name = call): Promise<string> => relay.client(wire.url).ticket({ call: name });
    const show = (ticket?: string): Promise<void> =>
      page.evaluate((ticket) => globalThis.testPage.show(ticket), ticket);
    const shows = (text: string): Promise<void> => page.getByText(text, { exact: true }).waitFor();
    const sockets = (): Promise<{ all: number; open: number }> =>
      page.evaluate(() => ({
        all: globalThis.sockets.length,
        open: globalThis.sockets.filter(({ readyState }) => readyState < WebSocket.CLOSING).length,
      }));

    it("follows a call through a cut and a minute offline to its end", async () => {
      await open(browser);
      await shows("connecting queued 0");
      expect(await sockets()).toEqual({ all: 0, open: 0 });
      await show(await ticketFor());
      await shows("open queued 0");
      await relay.tell(call, "ring");
      await shows("open ringing 1");
      expect(await sockets()).toEqual({ all: 1, open: 1 });

      wire.cut();
      // The first pause may be over before anybody looks.
      const shown = (): Promise<string[]> => page.evaluate(() => globalThis.shown);
      await expect.poll(shown, { timeout: 10_000 }).toContain("waiting ringing 1");
      await relay.tell(call, "answer");
      // The pause is over sooner on the page's own clock; the network is the real one.
      await page.clock.runFor(3_000);
      await shows("open in-progress 2");
      expect(await sockets()).toEqual({ all: 2, open: 1 });

      await page.context().setOffline(true);
      await shows("offline in-progress 2");
      wire.cut();
      await page.clock.runFor(60_000);
      await shows("offline in-progress 2");
      await page.context().setOffline(false);
      await page.clock.runFor(1_000);
      await shows("open in-progress 2");
      expect((await sockets()).open).toBe(1);

      await relay.tell(call, "hangup");
      await page.clock.runFor(10_000);
      await shows("closed completed 3");
      expect((await sockets()).open).toBe(0);
      // Nothing that was known is ever taken back.
      const states = await page.evaluate(() => globalThis.shown.map((text) => text.split(" ")[1]));
      const order = ["queued", "ringing", "in-progress", "completed"];
      expect(states).toEqual(
        states.toSorted((one = "", other = "") => order.indexOf(one) - order.indexOf(other)),
      );
    });

    it("keeps what it shows with another ticket for the same call, and begins anew with one for another", async () => {
      await open(browser);
      await show(await ticketFor());
      await relay.tell(call, "ring");
      await shows("open ringing 1");
      const before = await page.evaluate(() => globalThis.shown.length);
      await show(await ticketFor());
      await relay.tell(call, "answer");
      await shows("open in-progress 2");
      const texts = await page.evaluate((before) => globalThis.shown.slice(before), before);
      expect(new Set(texts)).toEqual(new Set(["open in-progress 2"]));
      expect(await sockets()).toEqual({ all: 1, open: 1 });

      const another = crypto.randomUUID();
      await show(await ticketFor(another));
      await shows("open queued 0");
      const after = await page.evaluate(() => globalThis.shown);
      expect(after[after.lastIndexOf("open in-progress 2") + 1]).toBe("connecting queued 0");
      expect(await sockets()).toEqual({ all: 2, open: 1 });

      await show(undefined);
      await shows("connecting queued 0");
      expect((await sockets()).open).toBe(0);
    });

    it("leaves no socket when it is left", async () => {
      await open(browser);
      await show(await ticketFor());
      await shows("open queued 0");
      await page.evaluate(() => globalThis.testPage.leave());
      await page.waitForFunction(() =>
        globalThis.sockets.every(({ readyState }) => readyState > WebSocket.OPEN),
      );
    });

    it("is back within a second when somebody comes back to it by the back-forward cache", async () => {
      await open(wholeBrowser);
      await show(await ticketFor());
      await shows("open queued 0");
      await page.goto("about:blank");
      await relay.tell(call, "ring");
      // No load follows: nothing is loaded.
      await page.goBack({ waitUntil: "commit" });
      await page.clock.runFor(1_000);
      await shows("open ringing 1");
      // It is the same page, not one that was loaded again.
      expect(await page.evaluate(() => globalThis.shown[0])).toContain("queued 0");
      expect((await sockets()).all).toBe(2);
    });
  });
});
