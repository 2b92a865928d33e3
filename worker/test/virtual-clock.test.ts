import { virtualClock } from "@plivo-edge/simulator";
import { expect, it } from "vitest";

// In workerd a message takes no turn of the event loop, only a promise's step.
it("virtual time stands still while promises follow each other, and moves on after them", async () => {
  const clock = virtualClock({ start: 0 });
  const sleeper = clock.sleep(10);
  for (let step = 0; step < 100; step += 1) {
    await undefined;
    expect(clock.now()).toBe(0);
  }
  await sleeper;
  expect(clock.now()).toBe(10);
});
