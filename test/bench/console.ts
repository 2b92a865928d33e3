// `npm run bench:console`: the console's board with 5,000 calls, scrolled while 20 of them change in each frame, beside an
// empty page that scrolls. Milliseconds between frames, in headless Chromium with software rendering.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { RelayClient } from "@plivo-edge/live/server";
import type { Browser } from "playwright-core";
import { launch } from "../../packages/live/test/react/chromium.ts";
import "../../worker/console/build.ts";

const calls = 5_000;
const frames = 150;

const page = await readFile(new URL("../../worker/dist/console.html", import.meta.url), "utf8");
const empty = `<!doctype html><div class="scroller" style="height:90vh;overflow:auto"><div style="height:${calls * 36}px"></div></div>`;
const server = createServer((request, reply) => {
  reply.setHeader("content-type", "text/html");
  reply.end(request.url === "/empty" ? empty : page.replace("{feed}", "calls"));
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
// A TCP server's address is no pipe name.
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const browser: Browser = await launch();

const ticket = await new RelayClient({ url: origin, secret: "x".repeat(32) }).ticket({ feed: "calls" });

/** Scrolls to the end and back, and gives the times between frames. */
async function measure(path: string): Promise<{ median: number; slowest: number; rows: number }> {
  const tab = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await tab.addInitScript(fakeRelay, calls);
  await tab.goto(origin + path);
  await tab.waitForSelector(path === "/empty" ? ".scroller" : "tr[data-tone]");
  await tab.waitForFunction(
    (count) =>
      !document.querySelector("footer") ||
      document.querySelector("footer")?.textContent?.includes(`of ${count}`),
    calls,
  );
  const times = await tab.evaluate(scroll, frames);
  const rows = await tab.locator("tr[data-tone]").count();
  await tab.close();
  const sorted = times.toSorted((one, other) => one - other);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, slowest: sorted.at(-1) ?? 0, rows };
}

// Both run in the page: they may use nothing of this file.

function fakeRelay(count: number): void {
  const told = (index: number, type: string): object => ({
    type,
    call: `call-${index}`,
    callUuid: `call-${index}`,
    receivedAt: 1_700_000_000_000 + index * 1_000,
    from: "•••0111",
    to: `•••${String(index).padStart(4, "0")}`,
    direction: "outbound",
    callStatus: type === "ring" ? "ringing" : "completed",
  });
  let seq = 0;
  class Relay {
    static instance: Relay;
    onmessage: ((message: { data: string }) => void) | null = null;
    onclose: unknown = null;
    constructor() {
      Relay.instance = this;
      setTimeout(() => {
        this.say({ type: "welcome", epoch: "e", seq: 0, recovered: true });
        // As they come over a network: one frame after the other.
        const tellFrom = (first: number): void => {
          if (first >= count) return;
          this.tell(Array.from({ length: 500 }, (_, index) => told(first + index, "hangup")));
          setTimeout(tellFrom, 5, first + 500);
        };
        tellFrom(0);
      }, 10);
    }
    say(frame: object): void {
      this.onmessage?.({ data: JSON.stringify(frame) });
    }
    tell(events: readonly object[]): void {
      this.say({ type: "events", seq: seq + 1, events });
      seq += events.length;
    }
    send(): void {}
    close(): void {}
  }
  // Said anew for rows all over the board, as recordings and late notices are.
  Object.assign(window, {
    WebSocket: Relay,
    change: () =>
      Relay.instance?.tell(
        Array.from({ length: 20 }, () => told(Math.floor(Math.random() * count), "recording")),
      ),
  });
}

async function scroll(count: number): Promise<number[]> {
  const scroller = document.querySelector(".scroller");
  const { change } = window as unknown as { change?: () => void };
  const times: number[] = [];
  let last = performance.now();
  for (let frame = 0; frame < count; frame += 1) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const now = performance.now();
    times.push(now - last);
    last = now;
    change?.();
    if (scroller) scroller.scrollTop = (scroller.scrollHeight * (frame % 75)) / 75;
  }
  return times.slice(5);
}

const floor = await measure("/empty");
const board = await measure(`/#ticket=${ticket}`);
const show = (name: string, { median, slowest }: typeof board): string =>
  `  ${name.padEnd(44)} median ${median.toFixed(1)} ms   slowest ${slowest.toFixed(1)} ms`;
process.stdout.write(
  [
    `${calls} calls, 20 changes a frame, ${board.rows} rows in the document`,
    show("the console's board", board),
    show("an empty page that scrolls", floor),
    `  ratio of the medians ${(board.median / floor.median).toFixed(2)}`,
    "",
  ].join("\n"),
);
await browser.close();
server.close();
