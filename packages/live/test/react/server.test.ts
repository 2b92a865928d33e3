import { RelayClient } from "@plivo-edge/live/server";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { afterEach, describe, expect, it, vi } from "vitest";
import { call } from "../events.ts";
import { App } from "./app.tsx";

describe("on a server, a component that follows a call", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("is rendered as it begins, and opens nothing", async () => {
    const opened = vi.fn();
    vi.stubGlobal("WebSocket", opened);
    const relay = new RelayClient({
      url: "http://127.0.0.1:9",
      secret: "a-secret-that-nobody-is-going-to-guess",
    });
    const ticket = await relay.ticket({ call });
    expect(renderToString(createElement(App, { ticket, renewal: ticket }))).toContain(
      "<p>connecting queued 0 </p>",
    );
    expect(renderToString(createElement(App, { feed: await relay.ticket({ feed: "sales" }) }))).toContain(
      "<ul></ul>",
    );
    // What is put off is done by now.
    await new Promise(setImmediate);
    expect(opened).not.toHaveBeenCalled();
  });
});
