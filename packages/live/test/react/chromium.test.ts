import { readFile } from "node:fs/promises";
import { RelayClient, type TicketScope } from "@plivo-edge/live/server";
import type { Miniflare } from "miniflare";
import type { Browser, Page } from "playwright-core";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { outcome, running, told, welcomeTo } from "../campaign-events.ts";
import { answer, call, end, events, hangup, inFeed, ring, welcome } from "../events.ts";
import { RelayStub, type StubSocket, startWorkerd } from "../relay-stub/index.ts";
import { App, type Props } from "./app.tsx";
import { bundle, hasChromium, launch, problemsOf, type Site, serve } from "./chromium.ts";

const secret = "a-secret-that-nobody-is-going-to-guess";

// All of it in StrictMode, which mounts every component twice.
describe.runIf(hasChromium)("in React, in Chromium,", () => {
  let workerd: Miniflare;
  let browser: Browser;
  let site: Site;
  let relay: RelayStub;
  let page: Page;
  let problems: string[];

  beforeAll(async () => {
    [workerd, browser, site] = await Promise.all([
      startWorkerd(),
      launch(),
      readFile(new URL("page.tsx", import.meta.url), "utf8")
        .then(bundle)
        .then(serve),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    site.close();
    await workerd.dispose();
  });
  beforeEach(async () => {
    relay = await RelayStub.open(await workerd.ready, crypto.randomUUID());
    page = await browser.newPage();
    page.setDefaultTimeout(5_000);
    problems = problemsOf(page);
  });
  afterEach(async () => {
    await page.close();
    await relay.close();
    expect(problems).toEqual([]);
  });

  const ticketFor = (scope: TicketScope): Promise<string> =>
    new RelayClient({ url: relay.url, secret }).ticket(scope);

  async function open(root = ""): Promise<void> {
    site.root = root;
    await page.goto(site.url);
  }

  const show = (props: Props): Promise<void> => page.evaluate((props) => globalThis.show(props), props);
  const shown = (text: string): Promise<void> => page.locator("p, li", { hasText: text }).waitFor();
  const opened = (): Promise<number> => page.evaluate(() => globalThis.opened);

  /** A page that follows a call which was answered. */
  async function midCall(props: Props = {}): Promise<{ ticket: string; socket: StubSocket }> {
    await open();
    const ticket = await ticketFor({ call });
    await show({ ticket, ...props });
    const socket = await relay.next();
    socket.send(welcome(), events(1, ring, answer));
    await shown("open in-progress 2");
    return { ticket, socket };
  }

  describe("useCall", () => {
    it("follows a call to its end, over one socket", async () => {
      const { socket } = await midCall();
      socket.send(events(3, hangup), end(3));
      await shown("closed completed 3");
      expect(await opened()).toBe(1);
      expect(await socket.closed).toBe(1000);
    });

    it("renders once for what arrives together, and changes nothing that it gave before", async () => {
      await open();
      await show({ ticket: await ticketFor({ call }) });
      const socket = await relay.next();
      socket.send(welcome());
      await shown("open queued 0");
      const before = await page.evaluate(() => globalThis.calls.length);
      socket.send(events(1, ring, answer, hangup));
      await shown("open completed 3");
      const snapshots = await page.evaluate(() => globalThis.calls);
      expect(snapshots.length).toBe(before + 1);
      expect(snapshots[before - 1]).toMatchObject({ state: { status: "queued" }, updates: [] });
      expect(snapshots[before]?.updates.map(({ seq, state }) => [seq, state.status])).toEqual([
        [1, "ringing"],
        [2, "in-progress"],
        [3, "completed"],
      ]);
    });

    it("opens nothing before there is a ticket", async () => {
      await open();
      await show({});
      await shown("connecting queued");
      await show({ ticket: null });
      await shown("connecting queued");
      expect(await opened()).toBe(0);
      await show({ ticket: await ticketFor({ call }) });
      (await relay.next()).send(welcome(), events(1, ring));
      await shown("open ringing 1");
      expect(await opened()).toBe(1);
    });

    it("goes on undisturbed when it is rendered with new options", async () => {
      const { ticket, socket } = await midCall({ renewal: "one" });
      for (const renewal of ["two", "three"]) await show({ ticket, renewal });
      socket.send(events(3, hangup), end(3));
      await shown("closed completed 3");
      expect(await opened()).toBe(1);
    });

    it("begins anew with another ticket, and shows nothing of the call before", async () => {
      const { socket } = await midCall();
      const before = await page.evaluate(() => globalThis.calls.length);
      await show({ ticket: await ticketFor({ call: "another" }) });
      expect(await socket.closed).toBe(1000);
      const second = await relay.next();
      expect(second.url.href).toMatch(/\/v1\/calls\/another\/events$/);
      second.send(welcome(), events(1, ring));
      await shown("open ringing 1");
      const after = await page.evaluate((before) => globalThis.calls.slice(before), before);
      expect(after.map(({ state }) => state.status)).not.toContain("in-progress");
      expect(await opened()).toBe(2);
    });

    it("closes its socket when it is unmounted", async () => {
      const { socket } = await midCall();
      await page.evaluate(() => globalThis.leave());
      expect(await socket.closed).toBe(1000);
    });

    it("closes while it is hidden, and goes on where it was", async () => {
      const { ticket, socket } = await midCall();
      await show({ ticket, hidden: true });
      expect(await socket.closed).toBe(1000);
      await show({ ticket });
      const second = await relay.next();
      expect(second.url.search).toBe("?after=2&epoch=first");
      await shown("connecting in-progress 2");
      second.send(welcome(2), events(3, hangup), end(3));
      await shown("closed completed 3");
      const snapshots = await page.evaluate(() => globalThis.calls);
      expect(snapshots.filter(({ connection }) => connection.status === "closed").length).toBe(1);
    });

    it("keeps what it knows while the connection is cut, and goes on where it was", async () => {
      await midCall();
      relay.network.cut();
      const second = await relay.next();
      expect(second.url.search).toBe("?after=2&epoch=first");
      second.send(welcome(2), events(3, hangup), end(3));
      await shown("closed completed 3");
      const snapshots = await page.evaluate(() => globalThis.calls);
      const cut = snapshots.findIndex(({ connection }) => connection.status === "waiting");
      expect(snapshots[cut]).toMatchObject({ state: { status: "in-progress" }, updates: [{}, {}] });
      expect(snapshots.slice(cut).map(({ connection }) => connection.status)).toEqual(
        expect.arrayContaining(["waiting", "open", "closed"]),
      );
    });

    it("says so when it is refused, and starts over with the next ticket", async () => {
      await open();
      await show({ ticket: await ticketFor({ call }) });
      (await relay.next()).close(4401, "ticket expired");
      await shown("closed queued 0 Refused by the relay (4401): ticket expired");
      await show({ ticket: await ticketFor({ call }) });
      (await relay.next()).send(welcome(), events(1, ring));
      await shown("open ringing 1");
      const { error, connection } = (await page.evaluate(() => globalThis.calls)).at(-1) ?? {};
      expect([connection?.status, error]).toEqual(["open", undefined]);
    });

    it("says so when it is given something that is no ticket", async () => {
      await open();
      await show({ ticket: "garbage" });
      await shown("closed queued 0 This ticket is malformed");
      expect(await opened()).toBe(0);
    });

    it("goes on with a ticket from the newest renew when its own is refused", async () => {
      const { ticket, socket } = await midCall({ renewal: "stale" });
      const renewal = await ticketFor({ call });
      await show({ ticket, renewal });
      socket.close(4401, "ticket expired");
      const second = await relay.next();
      expect(second.protocols[1]).toBe(renewal);
      expect(second.url.search).toBe("?after=2&epoch=first");
      second.send(welcome(2), events(3, hangup), end(3));
      await shown("closed completed 3");
    });

    it("goes on with a ticket from a renew that comes after the refusal", async () => {
      const { ticket, socket } = await midCall();
      socket.close(4401, "ticket expired");
      await shown("closed in-progress 2 Refused by the relay (4401): ticket expired");
      const renewal = await ticketFor({ call });
      await show({ ticket, renewal });
      const refused = await relay.next();
      expect(refused.protocols[1]).toBe(ticket);
      refused.close(4401, "ticket expired");
      const renewed = await relay.next();
      expect(renewed.protocols[1]).toBe(renewal);
      renewed.send(welcome(2));
      await shown("open in-progress 2");
    });

    it("says what went wrong with renew, whatever it throws, and asks it again", async () => {
      const { ticket, socket } = await midCall({ renewal: "" });
      socket.close(4401);
      await shown("waiting in-progress 2 No ticket came");
      await show({ ticket, renewal: await ticketFor({ call }) });
      (await relay.next()).send(welcome(2), events(3, hangup), end(3));
      await shown("closed completed 3");
    });

    it("keeps what it shows when it gets another ticket for the same call, and its socket too", async () => {
      const { socket } = await midCall();
      const before = await page.evaluate(() => globalThis.calls.length);
      const renewed = await ticketFor({ call });
      await show({ ticket: renewed });
      expect(await opened()).toBe(1);
      socket.close(4401, "ticket expired");
      const second = await relay.next();
      expect([second.protocols[1], second.url.search]).toEqual([renewed, "?after=2&epoch=first"]);
      second.send(welcome(2), events(3, hangup), end(3));
      await shown("closed completed 3");
      const after = await page.evaluate((before) => globalThis.calls.slice(before), before);
      expect(after.map(({ state }) => state.status)).not.toContain("queued");
      expect(after.filter(({ error }) => error)).toEqual([]);
    });

    it("takes over a page that a server rendered, without a word of complaint", async () => {
      const ticket = await ticketFor({ call });
      const html = renderToString(createElement(App, { ticket }));
      await open(html);
      await shown("connecting queued 0");
      await page.evaluate((props) => globalThis.hydrate(props), { ticket });
      (await relay.next()).send(welcome(), events(1, ring));
      await shown("open ringing 1");
      expect(await opened()).toBe(1);
    });
  });

  describe("useFeed", () => {
    const { state: _, ...joined } = welcome(7);

    it("follows the calls of a feed, over one socket", async () => {
      await open();
      await show({ feed: await ticketFor({ feed: "sales.eu" }) });
      const socket = await relay.next();
      expect(socket.url.search).toBe("?history=20");
      socket.send(joined, events(8, inFeed("a", ring), inFeed("b", ring)));
      await shown("b ringing");
      socket.send(events(10, inFeed("a", answer)));
      await shown("a in-progress");
      expect(await page.locator("li").allTextContents()).toEqual(["b ringing", "a in-progress"]);
      expect(await opened()).toBe(1);
    });

    it("gives a map of its own to every render, and says where events may be missing", async () => {
      await open();
      await show({ feed: await ticketFor({ feed: "sales.eu" }) });
      (await relay.next()).send(joined, events(8, inFeed("a", ring)));
      await shown("a ringing");
      relay.network.cut();
      const second = await relay.next();
      second.send({ ...joined, seq: 500, recovered: false }, events(501, inFeed("b", ring)));
      await shown("b ringing");
      const feeds = await page.evaluate(() =>
        globalThis.feeds.map(({ calls, updates }) => [
          [...calls.keys()].join(),
          updates.map(({ event }) => event.type).join(),
        ]),
      );
      expect(feeds[0]).toEqual(["", ""]);
      expect(feeds).toContainEqual(["a", "ring"]);
      expect(feeds.at(-1)).toEqual(["a,b", "ring,gap,ring"]);
    });
  });

  describe("useCampaign", () => {
    it("shows how the campaign stands and its outcomes, over one socket, and over a cut", async () => {
      await open();
      await show({ campaign: await ticketFor({ campaign: "c-1" }) });
      await shown("?");
      const socket = await relay.next();
      expect(socket.url.search).toBe("?history=100");
      socket.send(welcomeTo(7, running()));
      await shown("running 0");
      socket.send(told(8, running({ live: 2 })));
      await shown("running 2");
      socket.send(told(8, running({ live: 1 }), outcome(8)));
      await shown("running 1 customer-8");
      relay.network.cut();
      const second = await relay.next();
      expect(second.url.search).toBe("?after=8&epoch=first");
      second.send(welcomeTo(8, running()), told(9, running(), outcome(9)));
      await shown("running 0 customer-8 customer-9");
      const [first] = await page.evaluate(() => campaigns.map(({ state, outcomes }) => [state, outcomes]));
      expect(first).toEqual([undefined, []]);
    });
  });
});
