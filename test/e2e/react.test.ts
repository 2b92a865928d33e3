import { readFile } from "node:fs/promises";
import { RelayClient } from "@plivo-edge/live/server";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  bundle,
  hasChromium,
  launch,
  problemsOf,
  type Site,
  serve,
} from "../../packages/live/test/react/chromium.ts";
import { type Stage, setStage } from "./stage.ts";

// The components of the documents are shown by a page, and follow calls that pass through all of it.

const document = await readFile(new URL("../../packages/docs/watch-in-react.md", import.meta.url), "utf8");
const shownOnPage = [...document.matchAll(/^```tsx\n(.*?)^```/gms)].map(([, code = ""]) => code);
// Next's need a server.
const components = shownOnPage.filter((code) => /function (CallStatus|Calls)\(/.test(code)).join("");

const script = `
  import { StrictMode } from "react";
  import { createRoot } from "react-dom/client";
  ${components}
  const [, component, ticket] = location.hash.split("#");
  const Component = { CallStatus, Calls }[component];
  const element = document.querySelector("#root");
  globalThis.texts = [];
  new MutationObserver(() => texts.push(element.textContent))
    .observe(element, { childList: true, characterData: true, subtree: true });
  createRoot(element).render(<StrictMode><Component ticket={ticket} /></StrictMode>);
`;

describe.runIf(hasChromium)("a page in React, as the documents have it,", () => {
  let stage: Stage;
  let site: Site;
  let browser: Browser;
  let page: Page;
  let problems: string[];

  beforeAll(async () => {
    [stage, site, browser] = await Promise.all([setStage(), bundle(script).then(serve), launch()]);
  });
  afterAll(async () => {
    await browser.close();
    site.close();
    await stage.close();
  });
  beforeEach(async () => {
    page = await browser.newPage();
    problems = problemsOf(page);
  });
  afterEach(async () => {
    await page.close();
    expect(problems).toEqual([]);
  });

  async function place(): Promise<string> {
    const { requestUuid } = await stage.plivo.calls.create({
      from: "14155550111",
      to: "14155550100",
      ...stage.cuttable.callbacks({ feed: "support" }),
    });
    return requestUuid;
  }

  const open = (component: string, ticket: string) => page.goto(`${site.url}#${component}#${ticket}`);
  const shown = (text: string | RegExp): Promise<void> =>
    page.locator("p, li").filter({ hasText: text }).waitFor();

  it("shows a call's status, whatever happens to its connection", async () => {
    await open("CallStatus", await stage.cuttable.ticket({ call: await place() }));
    await shown(/ringing|in-progress/);
    expect(stage.cut()).toBeGreaterThan(0);
    await shown("completed");
    // It may come back before anybody sees that it was gone.
    const texts: string[] = await page.evaluate("texts");
    expect(texts[0]).toBe("queued");
    expect(texts).toContain("reconnecting …");
  });

  it("shows why it may not", async () => {
    const stranger = new RelayClient({ url: stage.relay.url, secret: "x".repeat(32) });
    await open("CallStatus", await stranger.ticket({ call: crypto.randomUUID() }));
    await shown("ticket forged");
  });

  it("shows the calls of a feed, and gets itself another ticket where its own is refused", async () => {
    const ticket = await stage.relay.ticket({ feed: "support" });
    await page.route("**/ticket?feed=support", (route) => route.fulfill({ body: ticket }));
    const stranger = new RelayClient({ url: stage.relay.url, secret: "x".repeat(32) });
    await open("Calls", await stranger.ticket({ feed: "support" }));
    await place();
    await shown("in-progress");
    await shown("completed");
  });
});
