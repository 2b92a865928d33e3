import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RelayClient } from "@plivo-edge/live/server";
import { expect } from "vitest";
import { type LocalRelay, startRelay } from "../../../worker/dev/relay.ts";
import { describeConsole, it } from "./desk.ts";

describeConsole("the console in Chromium: its connection", () => {
  it("goes on where it was when its socket is cut, and nothing is lost or doubled", async ({ desk }) => {
    let sockets = 0;
    desk.page.on("websocket", () => {
      sockets += 1;
    });
    // From one address, by tickets that name another: the page talks to where it came from.
    await desk.signIn(desk.stage.apiKey, desk.stage.cuttable);
    await desk.isLive();
    await desk.place("14155550101");
    await desk.row("0101").filter({ hasText: "ringing" }).waitFor();
    expect(desk.stage.cut()).toBeGreaterThan(0);
    await desk.row("0101").filter({ hasText: "completed" }).waitFor();
    await desk.isLive();
    // It may be back before anyone could read that it was away.
    expect(sockets).toBeGreaterThan(1);
    await desk.row("0101").click();
    expect(await desk.callbacks()).toEqual(["ring", "answer", "hangup"]);
    expect(await desk.problem().count()).toBe(0);
  });

  it.for([
    ["goes on where it was when its relay is restarted under it", true],
    ["says what it missed when its relay has come back without its memory, and goes on", false],
  ] as const)("%s", { timeout: 60_000 }, async ([, keepsStorage], { desk }) => {
    const storage = await mkdtemp(join(tmpdir(), "plivo-edge-console-"));
    const start = (port: number): Promise<LocalRelay> =>
      startRelay({ port, secrets: desk.stage.secrets, ...(keepsStorage && { persist: storage }) });
    let relay = await start(0);
    const callbacks = new RelayClient({ url: relay.url, secret: desk.stage.ticketSecret });
    const dial = (to: string) =>
      desk.stage.plivo.calls.create({ from: "14155550111", to, ...callbacks.callbacks() });
    try {
      await desk.signIn(desk.stage.apiKey, callbacks);
      await desk.isLive();
      await dial("14155550106");
      await desk.row("0106").filter({ hasText: "failed" }).waitFor();
      await relay.stop();
      await desk.page.locator(".connection", { hasText: "reconnecting" }).waitFor();
      // The chip and the head tell the same.
      expect(await desk.page.locator("header").textContent()).toContain("0 running");
      relay = await start(Number(new URL(relay.url).port));
      await desk.isLive();
      await dial("14155550102");
      await desk.row("0102").filter({ hasText: "busy" }).waitFor();
      // Nothing that it showed is gone or doubled.
      expect(await desk.row("0106").count()).toBe(1);
      expect(await desk.problem().allTextContents()).toEqual(
        keepsStorage ? [] : [expect.stringContaining("Some events were missed")],
      );
    } finally {
      await desk.page.close();
      await relay.stop();
      await rm(storage, { recursive: true });
    }
  });

  it("takes no page of a proxy or a hotel for the relay's word", async ({ desk }) => {
    let asked = 0;
    await desk.page.route("**/v1/tickets", async (route) => {
      asked += 1;
      // The first one signs in; then the watch asks for its own.
      if (asked === 1 || asked > 3) return route.continue();
      await route.fulfill({
        status: asked === 2 ? 401 : 200,
        contentType: "text/html",
        body: "<html>Sign in to the hotel's network</html>",
      });
    });
    await desk.signIn(desk.stage.apiKey);
    await desk.isLive();
    expect(asked).toBe(4);
    await desk.page.route("**/v1/calls", (route) => route.fulfill({ status: 200, body: "<html>" }));
    await desk.page.keyboard.press("d");
    await desk.page.getByLabel("From").fill("14155550111");
    await desk.page.getByLabel("To", { exact: true }).fill("14155550102");
    await desk.page.getByRole("dialog").getByRole("button", { name: "Dial" }).click();
    await desk
      .problem()
      .filter({ hasText: "What answered is not the relay. It may have been done" })
      .waitFor();
    expect(await desk.page.getByRole("dialog").isVisible()).toBe(true);
  }, 40_000);

  it("says that the device is offline, and shows what happened meanwhile when it is back", async ({
    desk,
  }) => {
    await desk.signIn(desk.stage.apiKey);
    await desk.isLive();
    await desk.context.setOffline(true);
    await desk.page.locator(".connection", { hasText: "offline" }).waitFor();
    await desk.place("14175550102");
    await desk.context.setOffline(false);
    await desk.isLive();
    await desk.page.locator("tr[data-tone]", { hasText: "busy" }).first().waitFor();
    expect(await desk.problem().count()).toBe(0);
  });

  it("goes on with a new ticket when its own has expired", async ({ desk }) => {
    let bought = 0;
    await desk.page.route("**/v1/tickets", async (route) => {
      bought += 1;
      // The one with which it watches first is good for a second; the next cannot be had at once.
      const body = { ...route.request().postDataJSON(), ...(bought === 2 && { expiresIn: 1 }) };
      if (bought === 3) return route.abort();
      await route.continue({ postData: JSON.stringify(body) });
    });
    await desk.signIn(desk.stage.apiKey);
    await desk.isLive();
    // The relay closes what an expired ticket opened within ten seconds.
    await expect.poll(() => bought, { timeout: 20_000 }).toBe(4);
    await desk.place("14165550102");
    await desk.page.locator("tr[data-tone]", { hasText: "•••0102" }).filter({ hasText: "busy" }).waitFor();
    expect(await desk.problem().count()).toBe(0);
  }, 40_000);
});
