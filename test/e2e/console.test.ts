import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
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

  const card = (call: string) => page.locator(".call", { hasText: call });
  const step = (call: string, type: string) => card(call).locator(".timeline li", { hasText: type });
  const steps = (call: string): Promise<string[]> =>
    card(call)
      .locator(".timeline li")
      .evaluateAll((items) => items.map((item) => item.firstChild?.textContent ?? ""));
  const summary = () => page.locator("#summary");

  it("lets an operator in by API key, who sees a call go from ring to hangup", async () => {
    await signIn(stage.apiKey);
    await summary().filter({ hasText: "live" }).waitFor();
    const call = await place("14155550100");
    await card(call).locator(".status", { hasText: "ringing" }).waitFor();
    await card(call).locator(".status", { hasText: "in-progress" }).waitFor();
    await card(call).locator(".status", { hasText: "completed" }).waitFor();
    expect(await steps(call)).toEqual(["ring", "answer", "hangup"]);
    expect(await card(call).locator(".numbers").textContent()).toBe("1415•••0111 → 1415•••0100");
    expect(await card(call).locator(".ending").textContent()).toContain("End Of XML Instructions (4010)");
  });

  it("shows calls that were placed before it was opened, and whole numbers to whom asks for them", async () => {
    const call = await place("14155550106");
    await signIn(stage.apiKey);
    await step(call, "hangup").waitFor();
    expect(await page.content()).not.toContain("14155550106");
    await page.getByLabel("Show unredacted").check();
    await card(call).locator(".numbers", { hasText: "14155550111 → 14155550106" }).waitFor();
    await page.getByLabel("Show unredacted").uncheck();
    await card(call).locator(".numbers", { hasText: "1415•••0106" }).waitFor();
    expect(await page.content()).not.toContain("14155550106");
  });

  it("says so when it does not know a key, and asks again", async () => {
    await signIn("a-key-that-nobody-was-given-0123456789");
    const problem = page.locator("#problem");
    await problem.filter({ hasText: "The relay does not know this API key." }).waitFor();
    await page.getByLabel("API key").fill("ключ");
    await page.keyboard.press("Enter");
    await problem.filter({ hasText: "That is not an API key." }).waitFor();
    await context.setOffline(true);
    await page.getByLabel("API key").fill(stage.apiKey);
    await page.keyboard.press("Enter");
    await problem.filter({ hasText: "The relay cannot be reached." }).waitFor();
    await context.setOffline(false);
    await page.getByLabel("API key").fill(stage.apiKey);
    await page.keyboard.press("Enter");
    await summary().filter({ hasText: "live" }).waitFor();
    expect(await problem.textContent()).toBe("");
  });

  it("keeps the key nowhere: neither in storage, nor over a reload, nor after leaving", async () => {
    await signIn(stage.apiKey);
    await summary().filter({ hasText: "live" }).waitFor();
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([
      0,
      0,
      "",
    ]);
    expect(await page.getByLabel("API key").inputValue()).toBe("");
    await page.getByRole("button", { name: "Leave" }).click();
    await page.getByLabel("API key").waitFor();
    expect(await page.locator(".call").count()).toBe(0);
    await page.reload();
    await page.getByLabel("API key").waitFor();
  });

  it("opens with a ticket in the fragment, and takes it out of the address", async () => {
    const call = await place("14155550106");
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    const ticket = await stage.relay.ticket({ feed: "calls" });
    await page.goto(`${stage.relay.url}/console#ticket=${ticket}`);
    await step(call, "hangup").waitFor();
    expect(page.url()).toBe(`${stage.relay.url}/console`);
    expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(2);
    expect(requests.join(" ")).not.toContain(ticket);
    // What the ticket shows is not for its holder to say.
    expect(await page.getByLabel("Show unredacted").isVisible()).toBe(false);
  });

  it.each([
    ["garbage", () => "garbage", "not a ticket"],
    ["a ticket for a call", () => stage.relay.ticket({ call: "one" }), "opens a call"],
    [
      "a forged ticket",
      async () => `${(await stage.relay.ticket({ feed: "calls" })).split(".")[0]}.${"A".repeat(43)}`,
      "ticket forged",
    ],
  ])("says what is wrong with %s in the fragment, and asks for a key", async (_, make, text) => {
    await page.goto(`${stage.relay.url}/console#ticket=${await make()}`);
    await page.locator("#problem").filter({ hasText: text }).waitFor();
    expect(await page.getByLabel("API key").isVisible()).toBe(true);
    expect(page.url()).toBe(`${stage.relay.url}/console`);
  });

  it("goes on where it was when its socket is cut, and nothing is lost or doubled", async () => {
    let sockets = 0;
    page.on("websocket", () => {
      sockets += 1;
    });
    // From one address, by tickets that name another: the page talks to where it came from.
    await signIn(stage.apiKey, stage.cuttable);
    await summary().filter({ hasText: "live" }).waitFor();
    const call = await place("14155550100");
    await step(call, "ring").waitFor();
    expect(stage.cut()).toBeGreaterThan(0);
    await step(call, "hangup").waitFor();
    await summary().filter({ hasText: "live" }).waitFor();
    // It may be back before anyone could read that it was away.
    expect(sockets).toBeGreaterThan(1);
    expect(await steps(call)).toEqual(["ring", "answer", "hangup"]);
    expect(await page.locator("#problem").textContent()).toBe("");
  });

  it("goes on with a new ticket when its own has expired", async () => {
    let bought = 0;
    await page.route("**/v1/tickets", async (route) => {
      bought += 1;
      // The first one is good for a second.
      const wish = { ...route.request().postDataJSON(), ...(bought === 1 && { expiresIn: 1 }) };
      if (bought === 2) return route.abort();
      await route.continue({ postData: JSON.stringify(wish) });
    });
    await signIn(stage.apiKey);
    await summary().filter({ hasText: "live" }).waitFor();
    // The relay closes what an expired ticket opened within ten seconds.
    await expect.poll(() => bought, { timeout: 20_000 }).toBe(3);
    const call = await place("14155550106");
    await step(call, "hangup").waitFor();
    expect(await page.locator("#problem").textContent()).toBe("");
  }, 40_000);

  it.each(["light", "dark"] as const)("fits a phone, %s", async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 390, height: 800 });
    const fits = (): Promise<boolean> =>
      page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
    await page.goto(`${stage.relay.url}/console`);
    expect(await fits()).toBe(true);
    const call = await place("14155550106");
    await signIn(stage.apiKey);
    await step(call, "hangup").waitFor();
    expect(await fits()).toBe(true);
  });
});
