import { type CallUpdate, watchCall } from "@plivo-edge/live";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Stage, setStage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  await stage.close();
});

it("the menu that is deployed: a callee presses 1, hears so, and whoever watches sees the key", async () => {
  const { requestUuid } = await stage.plivo.calls.create({
    from: "14155550111",
    to: "14155550110",
    ...stage.relay.callbacks(),
  });
  const events: CallUpdate["event"][] = [];
  const ticket = await stage.relay.ticket({ call: requestUuid, fields: ["unredacted"] });
  for await (const { event } of watchCall(ticket)) events.push(event);
  expect(events.map(({ type }) => type)).toEqual(["ring", "answer", "digits", "hangup"]);
  expect(events[2]).toMatchObject({ digits: "1" });
  const call = stage.simulator.calls.find((one) => one.requestUuid === requestUuid);
  expect(call?.heard.slice(-2)).toEqual(["Press a key, and it is seen too.", "You pressed 1. Goodbye."]);
});
