import { Simulator, virtualClock } from "@plivo-edge/simulator";
import { expect, it } from "vitest";
import { voiceApp } from "./voice-app.js";

const account = { authId: "MAXXXXXXXXXXXXXXXXXX", authToken: "token" };

it.each([
  { digits: "1", reply: "We are open from nine to five." },
  { digits: "2", reply: "Goodbye." },
])('says "$reply" to who presses $digits', async ({ digits, reply }) => {
  const simulator = new Simulator({
    ...account,
    // A minute of waiting takes no time.
    clock: virtualClock(),
    // Callbacks come to the app, signed as Plivo signs them, without a server in between.
    fetch: (input, init) => voiceApp(new Request(input, init), account.authToken),
    numbers: { 14155550199: { answerUrl: "https://app.example.com/answer" } },
  });
  const call = simulator.call({ from: "14155550100", to: "14155550199", scenario: { digits } });
  await simulator.idle();
  expect(call.heard).toEqual(["Press 1 for our hours.", reply]);
});
