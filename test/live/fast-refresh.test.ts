import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { hasChromium, launch, problemsOf, serve } from "../../packages/live/test/react/chromium.ts";
import { startLiveRelay } from "./live-relay.ts";

// React's own runtime of Fast Refresh, which bundlers call when a file is saved.

const script = `
  import "inject";
  import { performReactRefresh, register } from "react-refresh/runtime";
  import { useCall } from "@plivo-edge/live/react";
  import { createElement, StrictMode } from "react";
  import { createRoot } from "react-dom/client";

  let opened = 0;
  globalThis.WebSocket = class extends WebSocket {
    constructor(...address) {
      super(...address);
      opened += 1;
    }
  };
  /** The component as it stands in the file after a change. */
  function save(version) {
    function Call({ ticket }) {
      const { state, connection } = useCall(ticket);
      return createElement("p", null, [version, connection.status, state.status, opened].join(" "));
    }
    register(Call, "Call");
    performReactRefresh();
    return Call;
  }
  const First = save("first");
  globalThis.fastRefresh = {
    save,
    show: (ticket) =>
      createRoot(document.querySelector("#root")).render(
        createElement(StrictMode, null, createElement(First, { ticket })),
      ),
  };`;

/** React looks for it once, when it is loaded. */
const inject = `
  import { injectIntoGlobalHook } from "react-refresh/runtime";
  injectIntoGlobalHook(globalThis);`;

declare global {
  var fastRefresh: { show(ticket: string): void; save(version: string): void };
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: import.meta.dirname },
    bundle: true,
    format: "iife",
    conditions: ["@plivo-edge/source"],
    define: { "process.env.NODE_ENV": '"development"' },
    plugins: [
      {
        name: "inject",
        setup: ({ onLoad, onResolve }) => {
          onResolve({ filter: /^inject$/ }, () => ({ path: "inject", namespace: "inject" }));
          onLoad({ filter: /./, namespace: "inject" }, () => ({
            contents: inject,
            resolveDir: import.meta.dirname,
          }));
        },
      },
    ],
    write: false,
  });
  return outputFiles.map(({ text }) => text).join();
}

describe.runIf(hasChromium)("a component that is saved while it follows a call", () => {
  it("goes on with what it shows, and with the ticket that is used up", async () => {
    const [relay, browser, site] = await Promise.all([startLiveRelay(), launch(), bundle().then(serve)]);
    try {
      const page = await browser.newPage();
      const problems = problemsOf(page);
      const shows = (text: string): Promise<void> => page.getByText(text, { exact: true }).waitFor();
      const call = crypto.randomUUID();
      await page.goto(site.url);
      await page.evaluate(
        (ticket) => globalThis.fastRefresh.show(ticket),
        await relay.client(relay.url).ticket({ call, once: true }),
      );
      await shows("first open queued 1");
      await relay.tell(call, "ring");
      await shows("first open ringing 1");
      await page.evaluate(() => globalThis.fastRefresh.save("second"));
      await shows("second open ringing 1");
      await relay.tell(call, "answer");
      await shows("second open in-progress 1");
      expect(problems).toEqual([]);
    } finally {
      site.close();
      await Promise.all([browser.close(), relay.stop()]);
    }
  }, 60_000);
});
