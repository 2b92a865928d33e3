import type { Campaign } from "@plivo-edge/live/campaigns";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { test as base, describe, expect, type TestAPI } from "vitest";
import { hasChromium, launch } from "../../../packages/live/test/react/chromium.ts";
import { type Stage, setStage } from "../stage.ts";

/** What a test has to do with the console of the relay that is deployed: a page in Chromium, and all that is behind it. */
export class Desk {
  readonly stage: Stage;
  readonly context: BrowserContext;
  readonly page: Page;

  constructor(stage: Stage, context: BrowserContext, page: Page) {
    this.stage = stage;
    this.context = context;
    this.page = page;
  }

  async place(to: string): Promise<string> {
    const { plivo, relay } = this.stage;
    const { requestUuid } = await plivo.calls.create({ from: "14155550111", to, ...relay.callbacks() });
    return requestUuid;
  }

  async signIn(apiKey: string, relay: Pick<Stage["relay"], "url"> = this.stage.relay): Promise<void> {
    await this.page.goto(`${relay.url}/console`);
    await this.page.getByLabel("API key").fill(apiKey);
    await this.page.getByRole("button", { name: "Watch the calls" }).click();
  }

  isLive(): Promise<void> {
    return this.page.locator(".connection", { hasText: "live" }).waitFor();
  }

  /** The board lists calls by their numbers: the ones of each test end in four digits of their own. */
  row(digits: string): Locator {
    return this.page.locator("tr[data-tone]", { hasText: `•••${digits}` });
  }

  problem(): Locator {
    return this.page.locator(".problem:not(:empty)");
  }

  panel(): Locator {
    return this.page.getByRole("region", { name: "Call", exact: true });
  }

  callbacks(): Promise<string[]> {
    return this.panel().locator(".callbacks b").allTextContents();
  }

  /** A campaign of as many as there are suffixes, made and not started. */
  async makeCampaign(...suffixes: readonly string[]): Promise<Campaign> {
    const options = { from: "14155550111", callsPerSecond: 5, ringTimeout: 10 };
    const campaign = await this.stage.campaigns.create(options, { idempotencyKey: crypto.randomUUID() });
    await campaign.add(suffixes.map((suffix, at) => ({ to: `1415${300 + at}${suffix}`, id: `row-${at}` })));
    return campaign;
  }

  campaignPanel(): Locator {
    return this.page.getByRole("region", { name: "Campaign", exact: true });
  }

  outcomes(): Locator {
    return this.campaignPanel().locator(".outcomes tbody tr");
  }
}

interface Fixtures {
  readonly stage: Stage;
  readonly browser: Browser;
  readonly desk: Desk;
}

/** A test of the console at a desk of its own. Those of one file share the stage. */
export const it: TestAPI<Fixtures> = base.extend<Fixtures>({
  stage: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads from it what is needed, which is nothing
    async ({}, use) => {
      const stage = await setStage();
      await use(stage);
      await stage.close();
    },
    { scope: "file" },
  ],
  browser: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use) => {
      const browser = await launch();
      await use(browser);
      await browser.close();
    },
    { scope: "file" },
  ],
  desk: async ({ stage, browser }, use) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(error.message));
    // What the page's policy keeps it from, Chromium tells on its console.
    page.on("console", (message) => {
      if (/Content Security Policy|Trusted/.test(message.text())) problems.push(message.text());
    });
    await use(new Desk(stage, context, page));
    await context.close();
    expect(problems).toEqual([]);
  },
});

/** Tests of the console, where there is a Chromium. */
export const describeConsole: typeof describe = describe.runIf(hasChromium) as typeof describe; // the same, or its `skip`
