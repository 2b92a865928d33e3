import { makeACall } from "@plivo-edge/plivo/make-a-call";
import { accepts, describe as inWords, read } from "@plivo-edge/plivo/rule";
import { describe, expect, it } from "vitest";

describe("a rule", () => {
  it("takes a value that one of its facets takes", () => {
    expect([true, "hangup", "true", 1].map((value) => accepts(makeACall.machineDetection, value))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it.each([
    [makeACall.timeLimit, "60", 60],
    [makeACall.timeLimit, 60, 60],
    [makeACall.timeLimit, "0", undefined],
    [makeACall.timeLimit, 1.5, undefined],
    [makeACall.from, 14155550100, "14155550100"],
    [makeACall.sendDigits, 12, "12"],
    [makeACall.sendOnPreanswer, "True", true],
    [makeACall.sendOnPreanswer, 1, true],
    [makeACall.sendOnPreanswer, "0", false],
    [makeACall.sendOnPreanswer, "yes", undefined],
    [makeACall.machineDetection, "true", true],
    [makeACall.machineDetection, "hangup", "hangup"],
    [makeACall.answerMethod, "toString", undefined],
  ])("reads what SDKs write in its place", (rule, value, expected) => {
    expect(read(rule, value)).toBe(expected);
  });

  it("says in words what it takes", () => {
    expect(inWords(makeACall.answerMethod)).toBe("GET or POST");
    expect(inWords(makeACall.machineDetection)).toBe("true, false or hangup");
    expect(inWords(makeACall.timeLimit)).toBe("a whole number of seconds, 1 or more");
    expect(inWords(makeACall.machineDetectionTime)).toBe("a whole number of milliseconds, 2000 to 10000");
  });

  it("shows no pattern and no infinity", () => {
    for (const rule of Object.values(makeACall)) expect(inWords(rule)).not.toMatch(/[\^$\\]|Infinity/);
  });
});
