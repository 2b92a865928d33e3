import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Console, startConsole } from "../../worker/dev/console.ts";
import { type Stage, setStage } from "./stage.ts";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
if (!existsSync(executablePath)) {
  console.warn(`SKIPPED: the console page in Chromium. Install Chromium, or set CHROMIUM to where it is.`);
}

// Without these Chromium asks the network for things that no test needs.
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"];
const offline = ["--disable-background-networking", "--disable-component-update"];

describe.runIf(existsSync(executablePath))("the console page, in Chromium", () => {
  let stage: Stage;
  let page: Console;
  let browser: Browser;
  beforeAll(async () => {
    stage = await setStage();
    page = await startConsole({
      port: 0,
      fates: [
        { number: "14155550100", name: "listens" },
        { number: "14155550102", name: "busy" },
      ],
      ticket: () => stage.relay.ticket({ feed: "calls" }),
      place,
    });
    browser = await chromium.launch({ executablePath, args: [...quiet, ...offline] });
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([page.stop(), stage.close()]);
  });

  async function place(to: string): Promise<void> {
    await stage.plivo.calls.create({ from: "14155550111", to, ...stage.relay.callbacks() });
  }

  it("shows a call that is placed from it, from ring to hangup, over a real WebSocket", async () => {
    const tab = await browser.newPage();
    const problems: string[] = [];
    tab.on("pageerror", (error) => problems.push(error.message));
    await tab.goto(page.url);
    await tab.selectOption("#to", "14155550100");
    await tab.click("button");
    const call = tab.locator(".call").first();
    await call.locator(".timeline li", { hasText: "hangup" }).waitFor();
    expect(
      await call
        .locator(".timeline li")
        .evaluateAll((items) => items.map((item) => item.firstChild?.textContent)),
    ).toEqual(["ring", "answer", "hangup"]);
    expect(await call.locator(".status").textContent()).toBe("completed");
    expect(await call.locator(".number").textContent()).toBe("1415•••0100");
    expect(await call.locator(".ending").textContent()).toContain("End Of XML Instructions (4010)");
    expect(problems).toEqual([]);
    await tab.close();
  });

  it("shows calls that were placed before it was opened", async () => {
    await place("14155550102");
    const tab = await browser.newPage({ colorScheme: "dark", viewport: { width: 390, height: 800 } });
    await tab.goto(page.url);
    await tab.locator(".call .status", { hasText: "busy" }).first().waitFor();
    expect(await tab.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await tab.close();
  });
});
