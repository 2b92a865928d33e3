import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { describeConsole, it } from "./desk.ts";

describeConsole("the console in Chromium: its look", () => {
  /** What a screen reader would stumble over, by axe's rules. */
  async function violations(page: Page): Promise<string[]> {
    // The page's policy lets no script in; the browser's own tools are not the page.
    if (await page.evaluate("!('axe' in globalThis)")) await page.evaluate(axe.source);
    const result = await page.evaluate("axe.run({ resultTypes: ['violations'] })");
    return (result as axe.AxeResults).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }

  it("fits, and axe finds nothing, light and dark, on a phone and on a desktop", async ({ desk }) => {
    const check = async (): Promise<void> => {
      for (const colorScheme of ["light", "dark"] as const) {
        await desk.page.emulateMedia({ colorScheme });
        for (const width of [390, 1280, 1600]) {
          await desk.page.setViewportSize({ width, height: 800 });
          const look = `${colorScheme} at ${width} px`;
          const overflow = await desk.page.evaluate(
            () => document.documentElement.scrollWidth - window.innerWidth,
          );
          expect(overflow, look).toBeLessThanOrEqual(0);
          // What it finds at one width of a desktop, it finds at the other.
          if (width < 1600) expect(await violations(desk.page), look).toEqual([]);
        }
      }
    };
    await desk.page.goto(`${desk.stage.relay.url}/console`);
    await check();
    await desk.place("14155550102");
    await desk.signIn(desk.stage.apiKey);
    await desk.row("0102").first().filter({ hasText: "busy" }).waitFor();
    await check();
    await desk.row("0102").first().click();
    await desk.panel().locator(".callbacks b").first().waitFor();
    await check();
    await desk.page.keyboard.press("Escape");
    await desk.page.keyboard.press("d");
    await desk.page.getByRole("dialog").waitFor();
    await check();
    await desk.page.keyboard.press("Escape");
    const campaign = await desk.makeCampaign("0102", "0100");
    await campaign.start();
    await desk.page.getByRole("button", { name: "Campaigns" }).click();
    await desk.page.getByLabel("Campaign id").fill(campaign.id);
    await check();
    await desk.page.keyboard.press("Enter");
    await desk.outcomes().nth(1).waitFor();
    await check();
  }, 60_000);
});
