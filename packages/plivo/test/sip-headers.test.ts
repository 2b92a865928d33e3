import { encodeSipHeader, joinSipHeaders, splitSipHeaders } from "@plivo-edge/plivo/sip-headers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("SIP headers", () => {
  it.each([
    ["3f2c-11", "3f2c%2D11"],
    ["+14155550100", "%2B14155550100"],
    ["a=b,c", "a%3Db%2Cc"],
    ["Zoë", "Zo%C3%AB"],
    ["100%", "100%25"],
    ["north west", "north%20west"],
    ["north%20west", "north%20west"],
    ["", ""],
  ])("carry %j as %s", (text, encoded) => {
    expect(encodeSipHeader(text)).toBe(encoded);
  });

  it("carry any text in Plivo's alphabet, and once encoded it stays", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const encoded = encodeSipHeader(text);
        expect(encoded).toMatch(/^[A-Za-z\d%]*$/);
        expect(encodeSipHeader(encoded)).toBe(encoded);
      }),
    );
  });

  it("are pairs between commas, and read with the comma that some SDKs write last", () => {
    expect(joinSipHeaders({ order: "42", "X-PH-to": "+1" })).toBe("order=42,X-PH-to=%2B1");
    expect(splitSipHeaders("a=b+c, d==,")).toEqual([
      ["a", "b+c"],
      ["d", "="],
    ]);
  });
});
