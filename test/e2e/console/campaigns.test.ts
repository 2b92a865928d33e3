import { expect } from "vitest";
import { describeConsole, it } from "./desk.ts";

describeConsole("the console in Chromium: its campaigns", () => {
  it("opens a campaign by its id, runs it, and shows each outcome and the call behind it", async ({
    desk,
  }) => {
    const { id } = await desk.makeCampaign("0100", "0102", "0102");
    await desk.signIn(desk.stage.apiKey);
    await desk.isLive();
    await desk.page.getByRole("button", { name: "Campaigns" }).click();
    await desk.page.getByLabel("Campaign id").fill("../c");
    await desk.page.getByRole("button", { name: "Open" }).click();
    await desk.problem().filter({ hasText: "not the id of a campaign" }).waitFor();
    await desk.page.getByLabel("Campaign id").fill(id);
    await desk.page.keyboard.press("Enter");
    await desk.campaignPanel().locator(".status", { hasText: "draft" }).waitFor();
    // It asks first.
    await desk.campaignPanel().getByRole("button", { name: "Start" }).click();
    await desk.page.getByRole("button", { name: "Leave it as it is" }).click();
    await desk.campaignPanel().getByRole("button", { name: "Start" }).click();
    await desk.page.getByRole("button", { name: "Start now" }).click();
    await desk.campaignPanel().locator("header .status", { hasText: "completed" }).waitFor();
    expect(await desk.outcomes().count()).toBe(3);
    await desk
      .campaignPanel()
      .getByRole("button", { name: /^busy 2/ })
      .click();
    expect(await desk.outcomes().count()).toBe(2);
    expect(await desk.page.content()).not.toMatch(/1415\d{7}/);
    await desk.outcomes().first().click();
    await desk.panel().locator(".facts", { hasText: "Busy Line 3010" }).waitFor();
    await desk.page.keyboard.press("Escape");
    await desk.campaignPanel().getByRole("button", { name: "Reveal" }).click();
    await desk
      .outcomes()
      .filter({ hasText: /1415\d{7}/ })
      .first()
      .waitFor();
    await desk.page.keyboard.press("Escape");
    await desk.page.getByRole("button", { name: "Campaigns" }).click();
    // What it has opened, it remembers.
    await desk.page.locator(".known button", { hasText: id }).filter({ hasText: "3 of 3" }).waitFor();
  });

  it("pauses a campaign, changes its pace and cancels it, and says what the relay refuses", async ({
    desk,
  }) => {
    const campaign = await desk.makeCampaign("0100", "0100", "0100");
    await campaign.update({ callsPerSecond: 0.05 });
    await campaign.start();
    await desk.page.goto(`${desk.stage.relay.url}/console#key=${desk.stage.apiKey}&campaign=${campaign.id}`);
    await desk.campaignPanel().locator("header .status", { hasText: "running" }).waitFor();
    await desk.campaignPanel().getByRole("button", { name: "Pause" }).click();
    await desk.page.getByRole("button", { name: "Pause now" }).click();
    await desk.campaignPanel().locator("header .status", { hasText: "paused" }).waitFor();
    await desk.campaignPanel().getByRole("button", { name: "Change pace" }).click();
    await desk.page.getByLabel("Calls a second").fill("1000");
    await desk.page.getByRole("button", { name: "Change it" }).click();
    await desk.problem().filter({ hasText: "callsPerSecond: must be" }).waitFor();
    await desk.page.getByLabel("Calls a second").fill("20");
    await desk.page.getByRole("button", { name: "Change it" }).click();
    await desk.campaignPanel().locator(".facts", { hasText: "20 a second" }).waitFor();
    await desk.campaignPanel().getByRole("button", { name: "Cancel" }).click();
    await desk.page.getByRole("button", { name: "Cancel for good" }).click();
    await desk.campaignPanel().locator("header .status", { hasText: "canceled" }).waitFor();
    expect(await desk.campaignPanel().getByRole("button", { name: "Resume" }).count()).toBe(0);
  });

  it("shows the holder of a campaign's ticket that campaign, and nothing to press", async ({ desk }) => {
    const campaign = await desk.makeCampaign("0102");
    await campaign.start();
    await desk.page.goto(`${desk.stage.relay.url}/console#ticket=${await campaign.ticket()}`);
    await desk.outcomes().filter({ hasText: "busy" }).waitFor();
    expect(desk.page.url()).toBe(`${desk.stage.relay.url}/console#/`);
    expect(await desk.page.getByRole("button").allTextContents()).not.toContain("Pause");
    expect(await desk.outcomes().getByRole("button").count()).toBe(0);
    await desk.page.goto(`${desk.stage.relay.url}/console`);
  });

  it("says so where there is no campaign of that id", async ({ desk }) => {
    await desk.page.goto(
      `${desk.stage.relay.url}/console#key=${desk.stage.apiKey}&campaign=${"0".repeat(32)}`,
    );
    await desk.problem().filter({ hasText: "no such campaign" }).waitFor();
  });
});
