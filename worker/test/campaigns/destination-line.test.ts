import { describe, expect, it } from "vitest";
import { type DestinationLine, readLine } from "../../src/campaigns/destination-line.ts";
import { linesOf, longestLine, tooLong } from "../../src/campaigns/lines.ts";

const line = (fields: unknown, needsZone = false): DestinationLine | string =>
  readLine(JSON.stringify(fields), needsZone);

describe("a line of an import", () => {
  it("is a destination, which goes by its number or by its own id", () => {
    expect(line({ to: "+14155550199" })).toEqual({ key: "14155550199", to: "+14155550199" });
    expect(line({ to: 14155550199, id: 7 })).toEqual({ key: "7", to: "14155550199" });
    expect(line({ to: "sip:ada@phone.plivo.com" })).toMatchObject({ key: "sip:ada@phone.plivo.com" });
  });

  it("is the same with and without a number's plus sign, and another one with and without that of a SIP URI", () => {
    const keyOf = (to: string): unknown => Object(readLine(JSON.stringify({ to }), false)).key;
    expect(keyOf("+14155550199")).toBe(keyOf("14155550199"));
    expect(keyOf("sip:ada+work@example.com")).not.toBe(keyOf("sip:adawork@example.com"));
  });

  it("may have a zone and variables, which are texts", () => {
    const variables = { name: "Ada", amount: 12.5, vip: true };
    expect(line({ to: "14155550199", id: "a", zone: "America/New_York", variables })).toEqual({
      key: "a",
      to: "14155550199",
      zone: "America/New_York",
      variables: { name: "Ada", amount: "12.5", vip: "true" },
    });
  });

  it.each<[string, unknown, string]>([
    ["no number", {}, "to is missing"],
    ["what is no number", { to: "call me" }, "to must be a phone number with its country code, or a SIP URI"],
    ["several", { to: ["14155550199"] }, "to must be a phone number with its country code, or a SIP URI"],
    ["an unknown zone", { to: "14155550199", zone: "Mars/Olympus" }, "zone must be the name of a time zone"],
    ["an id with a space", { to: "14155550199", id: "a b" }, "id must be 1 to 128 printable characters"],
    ["another field", { to: "14155550199", name: "Ada" }, "must have no other fields"],
    ["a list", [], "must be a JSON object in one line"],
    ["a number alone", 14155550199, "must be a JSON object in one line"],
    [
      "a variable's name",
      { to: "14155550199", variables: { "a b": 1 } },
      "variables must have names of letters",
    ],
    ["a variable's value", { to: "14155550199", variables: { a: {} } }, "variables must be a text"],
    ["what no XML can hold", { to: "14155550199", variables: { a: "\u0000" } }, "variables must be a text"],
    [
      "much text",
      { to: "14155550199", variables: { a: "x".repeat(2_048) } },
      "variables must not be more than 2048",
    ],
  ])("with %s is refused by its rule, which repeats nothing of it", (_, fields, rule) => {
    const refused = line(fields);
    expect(refused).toEqual(expect.stringContaining(rule));
    expect(refused).not.toMatch(/14155550199|Ada|Mars|call me/);
  });

  it("that is no JSON is refused", () => {
    expect(readLine("to: 14155550199", false)).toBe("must be a JSON object in one line");
  });

  it("without an id is refused where its address can be none: nobody could be opted out by it", () => {
    const to = `sip:${"a".repeat(140)}@example.com`;
    expect(line({ to })).toBe("id is missing, and the address in to cannot be one");
    expect(line({ to, id: "ada" })).toMatchObject({ key: "ada", to });
  });

  it("without a zone is refused where the campaign has hours and no zone of its own", () => {
    expect(line({ to: "14155550199" }, true)).toMatch(/^zone is missing/);
    expect(line({ to: "14155550199", zone: "UTC" }, true)).toMatchObject({ zone: "UTC" });
  });
});

describe("the lines of a stream", () => {
  const streamOf = (...pieces: string[]): ReadableStream<Uint8Array> =>
    new ReadableStream({
      start(controller) {
        for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
        controller.close();
      },
    });
  const read = async (...pieces: string[]): Promise<unknown[]> => {
    const lines: unknown[] = [];
    for await (const line of linesOf(streamOf(...pieces))) lines.push(line);
    return lines;
  };

  it("come whole, wherever its pieces end", async () => {
    expect(await read("a", "b\nc", "\n", "\nd")).toEqual(["ab", "c", "", "d"]);
    expect(await read("a\n")).toEqual(["a"]);
    expect(await read()).toEqual([]);
  });

  it("that are too long are left out, and those after them are not", async () => {
    const long = "x".repeat(longestLine);
    expect(await read(`${long}\n`, long, "y\n", "z")).toEqual([long, tooLong, "z"]);
    expect(await read(long, long, long)).toEqual([tooLong]);
  });
});
