import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Simulator, virtualClock } from "@plivo-edge/simulator";
import { expect, it } from "vitest";
import { createApp } from "./express-app.ts";

it.each([
  ["1", "Sales it is."],
  ["9", "There is no such choice."],
])("a caller who presses %s hears: %s", async (digits, said) => {
  const ended: string[] = [];
  const server = createApp(ended).listen(0);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  const base = "http://shop.test";
  const simulator = new Simulator({
    authId: "MAXXXXXXXXXXXXXXXXXX",
    authToken: "any-token",
    clock: virtualClock(),
    numbers: { "14155550199": { answerUrl: `${base}/answer`, hangupUrl: `${base}/hangup` } },
    // The app's public address leads to this process.
    fetch: (url, init) => fetch(url.replace(base, `http://127.0.0.1:${port}`), init),
  });
  const call = simulator.call({ from: "14155550100", to: "14155550199", scenario: { digits } });
  await simulator.idle();

  expect(call.heard).toEqual(["Press 1 for sales.", said]);
  expect(ended).toEqual(["completed"]);
  server.close();
});
