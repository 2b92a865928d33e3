import { expect } from "vitest";
import { describeConsole, it } from "./desk.ts";

describeConsole("the console in Chromium: its calls", () => {
  it("dials, once however often the button is pressed, and shows the call to its end", async ({ desk }) => {
    await desk.signIn(desk.stage.apiKey);
    await desk.isLive();
    await desk.page.keyboard.press("d");
    await desk.page.getByLabel("From").fill("14155550111");
    await desk.page.getByLabel("To", { exact: true }).fill("1415");
    await desk.page.getByRole("dialog").getByRole("button", { name: "Dial" }).click();
    // What the relay refuses stands at its field.
    await desk.page.locator("#field-to[aria-invalid]").waitFor();
    await desk.page.getByLabel("To", { exact: true }).fill("14155550104");
    await desk.page.getByLabel("Machine detection").selectOption("tell me");
    const before = desk.stage.simulator.calls.length;
    await desk.page.getByRole("dialog").getByRole("button", { name: "Dial" }).dblclick();
    await desk.panel().waitFor();
    await desk.panel().locator(".status", { hasText: "completed" }).waitFor();
    expect(await desk.callbacks()).toEqual(["ring", "answer", "machine", "hangup"]);
    expect(desk.stage.simulator.calls.length).toBe(before + 1);
  });

  it("hangs a running call up, and asks first", async ({ desk }) => {
    await desk.signIn(desk.stage.apiKey);
    await desk.isLive();
    // It rings for 25 s, so that there is time.
    await desk.place("14155550109");
    await desk
      .row("0109")
      .filter({ hasText: /ringing|in call/ })
      .click();
    await desk.page.keyboard.press("x");
    await desk.page.getByRole("button", { name: "Hang up now" }).click();
    await desk.panel().locator(".facts", { hasText: "API Request" }).waitFor();
  });

  it("works by keyboard alone", async ({ desk }) => {
    await desk.place("14155550106");
    await desk.page.goto(`${desk.stage.relay.url}/console`);
    // The browser focuses what has `autofocus` a frame after the script put it there.
    await desk.page.locator("input:focus").waitFor();
    await desk.page.keyboard.type(desk.stage.apiKey);
    await desk.page.keyboard.press("Enter");
    await desk.row("0106").first().waitFor();
    await desk.page.keyboard.press("/");
    await desk.page.keyboard.type("to:0106 code:3080");
    await desk.page.locator("footer", { hasText: /^\d+ of/ }).waitFor();
    await desk.page.locator("body").press("Tab");
    await desk.page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await desk.page.keyboard.press("j");
    await desk.panel().waitFor();
    await desk.page.keyboard.press("Escape");
    await desk.panel().waitFor({ state: "detached" });
    await desk.page.keyboard.press("d");
    await desk.page.getByLabel("To").and(desk.page.locator(":focus")).waitFor();
    await desk.page.keyboard.press("Escape");
    await desk.page.getByRole("dialog").waitFor({ state: "detached" });
    await desk.page.keyboard.press("?");
    await desk.page.getByRole("dialog", { name: "Keys" }).waitFor();
    await desk.page.getByLabel("Single keys work").uncheck();
    await desk.page.keyboard.press("Escape");
    await desk.page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await desk.page.keyboard.press("d");
    expect(await desk.page.getByRole("dialog").count()).toBe(0);
  });
});
