import { expect } from "vitest";
import type { Stage } from "../stage.ts";
import { describeConsole, it } from "./desk.ts";

describeConsole("the console in Chromium: whoever opens it", () => {
  it("lets an operator in by API key, who sees a call go from ring to hangup", async ({ desk }) => {
    await desk.signIn(desk.stage.apiKey);
    await desk.isLive();
    await desk.place("14155550100");
    await desk.row("0100").filter({ hasText: "ringing" }).waitFor();
    await desk.row("0100").filter({ hasText: "in call" }).waitFor();
    await desk.row("0100").filter({ hasText: "completed" }).waitFor();
    await desk.row("0100").click();
    expect(await desk.callbacks()).toEqual(["ring", "answer", "hangup"]);
    expect(await desk.panel().getByRole("heading").textContent()).toContain("•••0111 → •••0100");
    expect(await desk.panel().locator(".facts").textContent()).toContain("End Of XML Instructions 4010");
  });

  it("shows calls that were placed before it was opened, and the whole numbers of one that is revealed", async ({
    desk,
  }) => {
    await desk.place("14155550106");
    await desk.signIn(desk.stage.apiKey);
    await desk.row("0106").first().filter({ hasText: "failed" }).click();
    await desk.panel().waitFor();
    expect(await desk.page.content()).not.toContain("14155550106");
    await desk.page.getByRole("button", { name: "Reveal" }).click();
    await desk.panel().getByRole("heading", { name: "14155550111 → 14155550106" }).waitFor();
    // This call alone.
    expect(await desk.page.locator(".board").textContent()).not.toContain("14155550106");
    await desk
      .panel()
      .getByRole("button", { name: /^\+.*hangup/ })
      .click();
    expect(await desk.panel().locator(".parameters").textContent()).toContain("HangupCauseCode");
    await desk.page.getByRole("button", { name: "Redact" }).click();
    await desk.panel().getByRole("heading", { name: "•••0106" }).waitFor();
    expect(await desk.page.content()).not.toContain("14155550106");
  });

  it("says so when it does not know a key, and asks again", async ({ desk }) => {
    await desk.signIn("a-key-that-nobody-was-given-0123456789");
    await desk.problem().filter({ hasText: "The relay does not know this API key." }).waitFor();
    await desk.page.getByLabel("API key").fill("ключ");
    await desk.page.keyboard.press("Enter");
    await desk.problem().filter({ hasText: "That is not an API key." }).waitFor();
    await desk.context.setOffline(true);
    await desk.page.getByLabel("API key").fill(desk.stage.apiKey);
    await desk.page.keyboard.press("Enter");
    await desk.problem().filter({ hasText: "The relay cannot be reached." }).waitFor();
    await desk.context.setOffline(false);
    await desk.page.getByLabel("API key").fill(desk.stage.apiKey);
    await desk.page.keyboard.press("Enter");
    await desk.isLive();
    expect(await desk.problem().count()).toBe(0);
  });

  it("keeps the key nowhere: neither in storage, nor over a reload, nor after leaving", async ({ desk }) => {
    await desk.signIn(desk.stage.apiKey);
    await desk.isLive();
    expect(
      await desk.page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]),
    ).toEqual([0, 0, ""]);
    await desk.page.getByRole("button", { name: "Leave" }).click();
    await desk.page.getByLabel("API key").waitFor();
    expect(await desk.page.getByLabel("API key").inputValue()).toBe("");
    expect(await desk.page.locator("tr").count()).toBe(0);
    await desk.page.reload();
    await desk.page.getByLabel("API key").waitFor();
  });

  it.for([
    ["ticket", (stage: Stage) => stage.relay.ticket({ feed: "calls" })],
    // This machine is the relay's own: `npm start` opens it so.
    ["key", async (stage: Stage) => stage.apiKey],
  ] as const)(
    "opens with a %s in the fragment, and takes it out of the address",
    async ([name, make], { desk }) => {
      await desk.place("14155550106");
      const requests: string[] = [];
      desk.page.on("request", (request) => requests.push(request.url()));
      const credential = await make(desk.stage);
      await desk.page.goto(`${desk.stage.relay.url}/console#${name}=${credential}`);
      await desk.row("0106").first().filter({ hasText: "failed" }).click();
      await desk.panel().waitFor();
      expect(desk.page.url()).toMatch(/console#\/call\/[\w-]+$/);
      await desk.page.goBack();
      expect(desk.page.url()).toBe(`${desk.stage.relay.url}/console#/`);
      expect(requests.join(" ")).not.toContain(credential);
      // A ticket only watches; what it shows is not for its holder to say.
      expect(await desk.page.getByRole("button", { name: "Dial" }).count()).toBe(name === "key" ? 1 : 0);
    },
  );

  it.for([
    ["garbage", () => "garbage", "not a ticket"],
    ["a ticket for a call", (stage: Stage) => stage.relay.ticket({ call: "one" }), "opens a call"],
    [
      "a forged ticket",
      async (stage: Stage) =>
        `${(await stage.relay.ticket({ feed: "calls" })).split(".")[0]}.${"A".repeat(43)}`,
      "ticket forged",
    ],
    [
      "a forged ticket for a path of the origin",
      async (stage: Stage) => {
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
  ] as const)(
    "says what is wrong with %s in the fragment, and asks for a key",
    async ([, make, text], { desk }) => {
      const sockets: string[] = [];
      desk.page.on("websocket", (socket) => sockets.push(new URL(socket.url()).pathname));
      await desk.page.goto(`${desk.stage.relay.url}/console#ticket=${await make(desk.stage)}`);
      await desk.problem().filter({ hasText: text }).waitFor();
      expect(await desk.page.getByLabel("API key").isVisible()).toBe(true);
      expect(desk.page.url()).toBe(`${desk.stage.relay.url}/console#/`);
      expect(sockets.filter((path) => !path.startsWith("/v1/feeds/"))).toEqual([]);
    },
  );

  it("comes from a port that serves no storage explorer", async ({ desk }) => {
    const reply = await fetch(`${desk.stage.relay.url}/cdn-cgi/local/explorer/api/d1/database`);
    // The relay's own: nothing stands before it.
    expect(reply.status).toBe(404);
    expect(await reply.json()).toHaveProperty("error");
  });
});
