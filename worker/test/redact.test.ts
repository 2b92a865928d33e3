import type { StreamEvent } from "@plivo-edge/callbacks";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redactEvent, redactNumber } from "../src/subscribers/redact.ts";

describe("a masked number", () => {
  it.each([
    ["14155550199", "1415•••0199"],
    ["141555501990000", "1415•••0000"],
    // Of a short number, both ends together would tell too much.
    ["1415555019", "141•••5019"],
    ["14155550", "1•••5550"],
    ["1415555", "•••"],
    ["1415", "•••"],
    ["", "•••"],
    ["sip:alice@example.com", "sip:•••@example.com"],
    ["SIPS:14155550199@example.com", "sip:•••@example.com"],
  ])("of %s is %s", (number, masked) => {
    expect(redactNumber(number)).toBe(masked);
  });

  it("hides three digits at least", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9]\d{0,14}$/), (number) => {
        const shown = redactNumber(number).replace("•••", "");
        expect(shown.length).toBeLessThanOrEqual(Math.max(0, number.length - 3));
      }),
    );
  });
});

it("a masked event does not say where a call's audio is sent: a key may be part of that address", () => {
  const event: StreamEvent = {
    type: "stream",
    callUuid: "c",
    streamStatus: "started",
    serviceUrl: "wss://agent.example.com/?key=invented",
    receivedAt: 1,
    parameters: {},
  };
  expect(redactEvent(event)).toEqual({
    type: "stream",
    callUuid: "c",
    streamStatus: "started",
    receivedAt: 1,
  });
});
