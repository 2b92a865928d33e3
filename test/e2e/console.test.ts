import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RelayClient } from "@plivo-edge/live/server";
import axe from "axe-core";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type LocalRelay, startRelay } from "../../worker/dev/relay.ts";
import { type Stage, setStage } from "./stage.ts";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
if (!existsSync(executablePath)) {
  console.warn(`SKIPPED: the console page in Chromium. Install Chromium, or set CHROMIUM to where it is.`);
}

// Without these Chromium asks the network for things that no test needs.
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"];
const offline = ["--disable-background-networking", "--disable-component-update"];

describe.runIf(existsSync(executablePath))("the console of the relay that is deployed, in Chromium", () => {
  let stage: Stage;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    stage = await setStage();
    browser = await chromium.launch({ executablePath, args: [...quiet, ...offline] });
  });
  afterAll(async () => {
    await browser.close();
    await stage.close();
  });
  beforeEach(async () => {
    context = await browser.newContext();
    page = await context.newPage();
    problems.length = 0;
    page.on("pageerror", (error) => problems.push(error.message));
    // What the page's policy keeps it from, Chromium tells on its console.
    page.on("console", (message) => {
      if (/Content Security Policy|Trusted/.test(message.text())) problems.push(message.text());
    });
  });
  afterEach(async () => {
    await context.close();
    expect(problems).toEqual([]);
  });

  async function place(to: string): Promise<string> {
    const { requestUuid } = await stage.plivo.calls.create({
      from: "14155550111",
      to,
      ...stage.relay.callbacks(),
    });
    return requestUuid;
  }

  async function signIn(apiKey: string, relay = stage.relay): Promise<void> {
    await page.goto(`${relay.url}/console`);
    await page.getByLabel("API key").fill(apiKey);
    await page.getByRole("button", { name: "Watch the calls" }).click();
  }

  /** The board lists calls by their numbers: the ones of each test end in four digits of their own. */
  const row = (digits: string) => page.locator("tr[data-tone]", { hasText: `•••${digits}` });
  const isLive = () => page.locator(".connection", { hasText: "live" }).waitFor();
  const problem = () => page.locator(".problem:not(:empty)");
  const panel = () => page.getByRole("region", { name: "Call", exact: true });
  const callbacks = (): Promise<string[]> => panel().locator(".callbacks b").allTextContents();

  /** What a screen reader would stumble over, by axe's rules. */
  async function violations(): Promise<string[]> {
    // The page's policy lets no script in; the browser's own tools are not the page.
    const result = await page.evaluate(`${axe.source}; axe.run()`);
    return (result as axe.AxeResults).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }

  it("lets an operator in by API key, who sees a call go from ring to hangup", async () => {
    await signIn(stage.apiKey);
    await isLive();
    await place("14155550100");
    await row("0100").filter({ hasText: "ringing" }).waitFor();
    await row("0100").filter({ hasText: "in call" }).waitFor();
    await row("0100").filter({ hasText: "completed" }).waitFor();
    await row("0100").click();
    expect(await callbacks()).toEqual(["ring", "answer", "hangup"]);
    expect(await panel().getByRole("heading").textContent()).toContain("•••0111 → •••0100");
    expect(await panel().locator(".facts").textContent()).toContain("End Of XML Instructions 4010");
  });

  it("shows calls that were placed before it was opened, and the whole numbers of one that is revealed", async () => {
    await place("14155550106");
    await signIn(stage.apiKey);
    await row("0106").first().filter({ hasText: "failed" }).click();
    await panel().waitFor();
    expect(await page.content()).not.toContain("14155550106");
    await page.getByRole("button", { name: "Reveal" }).click();
    await panel().getByRole("heading", { name: "14155550111 → 14155550106" }).waitFor();
    // This call alone.
    expect(await page.locator(".board").textContent()).not.toContain("14155550106");
    await panel()
      .getByRole("button", { name: /^\+.*hangup/ })
      .click();
    expect(await panel().locator(".parameters").textContent()).toContain("HangupCauseCode");
    await page.getByRole("button", { name: "Redact" }).click();
    await panel().getByRole("heading", { name: "•••0106" }).waitFor();
    expect(await page.content()).not.toContain("14155550106");
  });

  it("says so when it does not know a key, and asks again", async () => {
    await signIn("a-key-that-nobody-was-given-0123456789");
    await problem().filter({ hasText: "The relay does not know this API key." }).waitFor();
    await page.getByLabel("API key").fill("ключ");
    await page.keyboard.press("Enter");
    await problem().filter({ hasText: "That is not an API key." }).waitFor();
    await context.setOffline(true);
    await page.getByLabel("API key").fill(stage.apiKey);
    await page.keyboard.press("Enter");
    await problem().filter({ hasText: "The relay cannot be reached." }).waitFor();
    await context.setOffline(false);
    await page.getByLabel("API key").fill(stage.apiKey);
    await page.keyboard.press("Enter");
    await isLive();
    expect(await problem().count()).toBe(0);
  });

  it("keeps the key nowhere: neither in storage, nor over a reload, nor after leaving", async () => {
    await signIn(stage.apiKey);
    await isLive();
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([
      0,
      0,
      "",
    ]);
    await page.getByRole("button", { name: "Leave" }).click();
    await page.getByLabel("API key").waitFor();
    expect(await page.getByLabel("API key").inputValue()).toBe("");
    expect(await page.locator("tr").count()).toBe(0);
    await page.reload();
    await page.getByLabel("API key").waitFor();
  });

  it.each([
    ["ticket", () => stage.relay.ticket({ feed: "calls" })],
    // This machine is the relay's own: `npm start` opens it so.
    ["key", async () => stage.apiKey],
  ])("opens with a %s in the fragment, and takes it out of the address", async (name, make) => {
    await place("14155550106");
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    const credential = await make();
    await page.goto(`${stage.relay.url}/console#${name}=${credential}`);
    await row("0106").first().filter({ hasText: "failed" }).click();
    await panel().waitFor();
    expect(page.url()).toMatch(/console#\/call\/[\w-]+$/);
    await page.goBack();
    expect(page.url()).toBe(`${stage.relay.url}/console#/`);
    expect(requests.join(" ")).not.toContain(credential);
    // A ticket only watches; what it shows is not for its holder to say.
    expect(await page.getByRole("button", { name: "Dial" }).count()).toBe(name === "key" ? 1 : 0);
  });

  it.each([
    ["garbage", () => "garbage", "not a ticket"],
    ["a ticket for a call", () => stage.relay.ticket({ call: "one" }), "opens a call"],
    [
      "a forged ticket",
      async () => `${(await stage.relay.ticket({ feed: "calls" })).split(".")[0]}.${"A".repeat(43)}`,
      "ticket forged",
    ],
    [
      "a forged ticket for a path of the origin",
      async () => {
        const claims = {
          version: 1,
          feed: "../../../other/socket?x=",
          url: stage.relay.url,
          issued: 1,
          expires: 9e9,
        };
        return `${btoa(JSON.stringify(claims)).replace(/=+$/, "")}.${"A".repeat(43)}`;
      },
      "not a ticket",
    ],
  ])("says what is wrong with %s in the fragment, and asks for a key", async (_, make, text) => {
    const sockets: string[] = [];
    page.on("websocket", (socket) => sockets.push(new URL(socket.url()).pathname));
    await page.goto(`${stage.relay.url}/console#ticket=${await make()}`);
    await problem().filter({ hasText: text }).waitFor();
    expect(await page.getByLabel("API key").isVisible()).toBe(true);
    expect(page.url()).toBe(`${stage.relay.url}/console#/`);
    expect(sockets.filter((path) => !path.startsWith("/v1/feeds/"))).toEqual([]);
  });

  it("goes on where it was when its socket is cut, and nothing is lost or doubled", async () => {
    let sockets = 0;
    page.on("websocket", () => {
      sockets += 1;
    });
    // From one address, by tickets that name another: the page talks to where it came from.
    await signIn(stage.apiKey, stage.cuttable);
    await isLive();
    await place("14155550101");
    await row("0101").filter({ hasText: "ringing" }).waitFor();
    expect(stage.cut()).toBeGreaterThan(0);
    await row("0101").filter({ hasText: "completed" }).waitFor();
    await isLive();
    // It may be back before anyone could read that it was away.
    expect(sockets).toBeGreaterThan(1);
    await row("0101").click();
    expect(await callbacks()).toEqual(["ring", "answer", "hangup"]);
    expect(await problem().count()).toBe(0);
  });

  it.each([
    ["goes on where it was when its relay is restarted under it", true],
    ["says what it missed when its relay has come back without its memory, and goes on", false],
  ])(
    "%s",
    async (_, keepsStorage) => {
      const storage = await mkdtemp(join(tmpdir(), "plivo-edge-console-"));
      const start = (port: number): Promise<LocalRelay> =>
        startRelay({ port, secrets: stage.secrets, ...(keepsStorage && { persist: storage }) });
      let relay = await start(0);
      const callbacks = new RelayClient({ url: relay.url, secret: stage.ticketSecret });
      const dial = (to: string) =>
        stage.plivo.calls.create({ from: "14155550111", to, ...callbacks.callbacks() });
      try {
        await signIn(stage.apiKey, callbacks);
        await isLive();
        await dial("14155550106");
        await row("0106").filter({ hasText: "failed" }).waitFor();
        await relay.stop();
        await page.locator(".connection", { hasText: "reconnecting" }).waitFor();
        // The chip and the head tell the same.
        expect(await page.locator("header").textContent()).toContain("0 running");
        relay = await start(Number(new URL(relay.url).port));
        await isLive();
        await dial("14155550102");
        await row("0102").filter({ hasText: "busy" }).waitFor();
        // Nothing that it showed is gone or doubled.
        expect(await row("0106").count()).toBe(1);
        expect(await problem().allTextContents()).toEqual(
          keepsStorage ? [] : [expect.stringContaining("Some events were missed")],
        );
      } finally {
        await page.close();
        await relay.stop();
        await rm(storage, { recursive: true });
      }
    },
    60_000,
  );

  it("takes no page of a proxy or a hotel for the relay's word", async () => {
    let asked = 0;
    await page.route("**/v1/tickets", async (route) => {
      asked += 1;
      // The first one signs in; then the watch asks for its own.
      if (asked === 1 || asked > 3) return route.continue();
      await route.fulfill({
        status: asked === 2 ? 401 : 200,
        contentType: "text/html",
        body: "<html>Sign in to the hotel's network</html>",
      });
    });
    await signIn(stage.apiKey);
    await isLive();
    expect(asked).toBe(4);
    await page.route("**/v1/calls", (route) => route.fulfill({ status: 200, body: "<html>" }));
    await page.keyboard.press("d");
    await page.getByLabel("From").fill("14155550111");
    await page.getByLabel("To", { exact: true }).fill("14155550102");
    await page.getByRole("dialog").getByRole("button", { name: "Dial" }).click();
    await problem().filter({ hasText: "What answered is not the relay. It may have been done" }).waitFor();
    expect(await page.getByRole("dialog").isVisible()).toBe(true);
  }, 40_000);

  it("says that the device is offline, and shows what happened meanwhile when it is back", async () => {
    await signIn(stage.apiKey);
    await isLive();
    await context.setOffline(true);
    await page.locator(".connection", { hasText: "offline" }).waitFor();
    await place("14175550102");
    await context.setOffline(false);
    await isLive();
    await page.locator("tr[data-tone]", { hasText: "busy" }).first().waitFor();
    expect(await problem().count()).toBe(0);
  });

  it("goes on with a new ticket when its own has expired", async () => {
    let bought = 0;
    await page.route("**/v1/tickets", async (route) => {
      bought += 1;
      // The one with which it watches first is good for a second; the next cannot be had at once.
      const body = { ...route.request().postDataJSON(), ...(bought === 2 && { expiresIn: 1 }) };
      if (bought === 3) return route.abort();
      await route.continue({ postData: JSON.stringify(body) });
    });
    await signIn(stage.apiKey);
    await isLive();
    // The relay closes what an expired ticket opened within ten seconds.
    await expect.poll(() => bought, { timeout: 20_000 }).toBe(4);
    await place("14165550102");
    await page.locator("tr[data-tone]", { hasText: "•••0102" }).filter({ hasText: "busy" }).waitFor();
    expect(await problem().count()).toBe(0);
  }, 40_000);

  it("dials, once however often the button is pressed, and shows the call to its end", async () => {
    await signIn(stage.apiKey);
    await isLive();
    await page.keyboard.press("d");
    await page.getByLabel("From").fill("14155550111");
    await page.getByLabel("To", { exact: true }).fill("1415");
    await page.getByRole("dialog").getByRole("button", { name: "Dial" }).click();
    // What the relay refuses stands at its field.
    await page.locator("#field-to[aria-invalid]").waitFor();
    await page.getByLabel("To", { exact: true }).fill("14155550104");
    await page.getByLabel("Machine detection").selectOption("tell me");
    const before = stage.simulator.calls.length;
    await page.getByRole("dialog").getByRole("button", { name: "Dial" }).dblclick();
    await panel().waitFor();
    await panel().locator(".status", { hasText: "completed" }).waitFor();
    expect(await callbacks()).toEqual(["ring", "answer", "machine", "hangup"]);
    expect(stage.simulator.calls.length).toBe(before + 1);
  });

  it("hangs a running call up, and asks first", async () => {
    await signIn(stage.apiKey);
    await isLive();
    await place("14155550110");
    await row("0110")
      .filter({ hasText: /ringing|in call/ })
      .click();
    await page.keyboard.press("x");
    await page.getByRole("button", { name: "Hang up now" }).click();
    await panel().locator(".facts", { hasText: "API Request" }).waitFor();
  });

  it("works by keyboard alone", async () => {
    await place("14155550106");
    await page.goto(`${stage.relay.url}/console`);
    // The browser focuses what has `autofocus` a frame after the script put it there.
    await page.locator("input:focus").waitFor();
    await page.keyboard.type(stage.apiKey);
    await page.keyboard.press("Enter");
    await row("0106").first().waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("to:0106 code:3080");
    await page.locator("footer", { hasText: /^\d+ of/ }).waitFor();
    await page.locator("body").press("Tab");
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press("j");
    await panel().waitFor();
    await page.keyboard.press("Escape");
    await panel().waitFor({ state: "detached" });
    await page.keyboard.press("d");
    await page.getByLabel("To").and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await page.getByLabel("Single keys work").uncheck();
    await page.keyboard.press("Escape");
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press("d");
    expect(await page.getByRole("dialog").count()).toBe(0);
  });

  /** A campaign of as many as there are suffixes, made and not started. */
  async function makeCampaign(...suffixes: readonly string[]) {
    const options = { from: "14155550111", callsPerSecond: 5, ringTimeout: 10 };
    const campaign = await stage.campaigns.create(options, { idempotencyKey: crypto.randomUUID() });
    await campaign.add(suffixes.map((suffix, at) => ({ to: `1415${300 + at}${suffix}`, id: `row-${at}` })));
    return campaign;
  }
  const campaignPanel = () => page.getByRole("region", { name: "Campaign", exact: true });
  const outcomes = () => campaignPanel().locator(".outcomes tbody tr");

  it("opens a campaign by its id, runs it, and shows each outcome and the call behind it", async () => {
    const { id } = await makeCampaign("0100", "0102", "0102");
    await signIn(stage.apiKey);
    await isLive();
    await page.getByRole("button", { name: "Campaigns" }).click();
    await page.getByLabel("Campaign id").fill("../c");
    await page.getByRole("button", { name: "Open" }).click();
    await problem().filter({ hasText: "not the id of a campaign" }).waitFor();
    await page.getByLabel("Campaign id").fill(id);
    await page.keyboard.press("Enter");
    await campaignPanel().locator(".status", { hasText: "draft" }).waitFor();
    // It asks first.
    await campaignPanel().getByRole("button", { name: "Start" }).click();
    await page.getByRole("button", { name: "Leave it as it is" }).click();
    await campaignPanel().getByRole("button", { name: "Start" }).click();
    await page.getByRole("button", { name: "Start now" }).click();
    await campaignPanel().locator("header .status", { hasText: "completed" }).waitFor();
    expect(await outcomes().count()).toBe(3);
    await campaignPanel()
      .getByRole("button", { name: /^busy 2/ })
      .click();
    expect(await outcomes().count()).toBe(2);
    expect(await page.content()).not.toMatch(/1415\d{7}/);
    await outcomes().first().click();
    await panel().locator(".facts", { hasText: "Busy Line 3010" }).waitFor();
    await page.keyboard.press("Escape");
    await campaignPanel().getByRole("button", { name: "Reveal" }).click();
    await outcomes()
      .filter({ hasText: /1415\d{7}/ })
      .first()
      .waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Campaigns" }).click();
    // What it has opened, it remembers.
    await page.locator(".known button", { hasText: id }).filter({ hasText: "3 of 3" }).waitFor();
  });

  it("pauses a campaign, changes its pace and cancels it, and says what the relay refuses", async () => {
    const campaign = await makeCampaign("0100", "0100", "0100");
    await campaign.update({ callsPerSecond: 0.05 });
    await campaign.start();
    await page.goto(`${stage.relay.url}/console#key=${stage.apiKey}&campaign=${campaign.id}`);
    await campaignPanel().locator("header .status", { hasText: "running" }).waitFor();
    await campaignPanel().getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Pause now" }).click();
    await campaignPanel().locator("header .status", { hasText: "paused" }).waitFor();
    await campaignPanel().getByRole("button", { name: "Change pace" }).click();
    await page.getByLabel("Calls a second").fill("1000");
    await page.getByRole("button", { name: "Change it" }).click();
    await problem().filter({ hasText: "callsPerSecond: must be" }).waitFor();
    await page.getByLabel("Calls a second").fill("20");
    await page.getByRole("button", { name: "Change it" }).click();
    await campaignPanel().locator(".facts", { hasText: "20 a second" }).waitFor();
    await campaignPanel().getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Cancel for good" }).click();
    await campaignPanel().locator("header .status", { hasText: "canceled" }).waitFor();
    expect(await campaignPanel().getByRole("button", { name: "Resume" }).count()).toBe(0);
  });

  it("shows the holder of a campaign's ticket that campaign, and nothing to press", async () => {
    const campaign = await makeCampaign("0102");
    await campaign.start();
    await page.goto(`${stage.relay.url}/console#ticket=${await campaign.ticket()}`);
    await outcomes().filter({ hasText: "busy" }).waitFor();
    expect(page.url()).toBe(`${stage.relay.url}/console#/`);
    expect(await page.getByRole("button").allTextContents()).not.toContain("Pause");
    expect(await outcomes().getByRole("button").count()).toBe(0);
    await page.goto(`${stage.relay.url}/console`);
  });

  it("says so where there is no campaign of that id", async () => {
    await page.goto(`${stage.relay.url}/console#key=${stage.apiKey}&campaign=${"0".repeat(32)}`);
    await problem().filter({ hasText: "no such campaign" }).waitFor();
  });

  it("comes from a port that serves no storage explorer", async () => {
    const reply = await fetch(`${stage.relay.url}/cdn-cgi/local/explorer/api/d1/database`);
    // The relay's own: nothing stands before it.
    expect(reply.status).toBe(404);
    expect(await reply.json()).toHaveProperty("error");
  });

  it.each([
    ["light", 390],
    ["dark", 390],
    ["light", 1600],
    ["dark", 1280],
  ] as const)("fits, and axe finds nothing, %s at %d px", async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    const check = async (): Promise<void> => {
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
      expect(await violations()).toEqual([]);
    };
    await page.goto(`${stage.relay.url}/console`);
    await check();
    await place("14155550102");
    await signIn(stage.apiKey);
    await row("0102").first().filter({ hasText: "busy" }).waitFor();
    await check();
    await row("0102").first().click();
    await panel().locator(".callbacks b").first().waitFor();
    await check();
    await page.keyboard.press("Escape");
    await page.keyboard.press("d");
    await page.getByRole("dialog").waitFor();
    await check();
    await page.keyboard.press("Escape");
    const campaign = await makeCampaign("0102", "0100");
    await campaign.start();
    await page.getByRole("button", { name: "Campaigns" }).click();
    await page.getByLabel("Campaign id").fill(campaign.id);
    await check();
    await page.keyboard.press("Enter");
    await outcomes().nth(1).waitFor();
    await check();
  });
});
