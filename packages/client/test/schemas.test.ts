import { PlivoValidationError, readCreateCall } from "@plivo-edge/client/schemas";
import { describe, expect, it } from "vitest";

const least = { from: "14155550100", to: "14155550199", answer_url: "https://example.com/answer" };

function refusal(wire: unknown): string[] {
  try {
    readCreateCall(wire);
  } catch (error) {
    if (error instanceof PlivoValidationError)
      return error.issues.map((issue) => `${issue.parameter}: ${issue.rule}`);
    throw error;
  }
  return [];
}

describe("reading Make a Call from the wire", () => {
  it("takes numbers and booleans as JSON values and as strings", () => {
    const typed = { ...least, machine_detection_time: 5000, send_on_preanswer: true, ring_timeout: 30 };
    const strings = {
      ...least,
      machine_detection_time: "5000",
      send_on_preanswer: "true",
      ring_timeout: "30",
    };
    expect(readCreateCall(typed)).toEqual({
      from: "14155550100",
      to: "14155550199",
      answerUrl: "https://example.com/answer",
      machineDetectionTime: 5000,
      sendOnPreanswer: true,
      ringTimeout: 30,
    });
    expect(readCreateCall(strings)).toEqual(readCreateCall(typed));
  });

  it("splits destinations at <", () => {
    expect(readCreateCall({ ...least, to: "14155550199<sip:ada@phone.plivo.com" }).to).toEqual([
      "14155550199",
      "sip:ada@phone.plivo.com",
    ]);
  });

  it("reads JSON lists, numbers and spaces, and never guesses", () => {
    const to = ["14155550198", "14155550199"];
    expect(readCreateCall({ ...least, to }).to).toEqual(to);
    expect(readCreateCall({ ...least, to: [14155550198, "14155550199"] }).to).toEqual(to);
    expect(readCreateCall({ ...least, to: "14155550198 < 14155550199" }).to).toEqual(to);
    expect(readCreateCall({ ...least, to: 14155550199, from: 14155550100 })).toEqual(readCreateCall(least));
    expect(refusal({ ...least, to: "14155550198,14155550199" })[0]).toMatch(
      /^to: must be a phone number .* as a list/,
    );
  });

  it("takes null for nothing, and what SDKs write for flags", () => {
    const wire = { ...least, caller_name: null, send_on_preanswer: 1, error_if_parent_not_found: "False" };
    expect(readCreateCall(wire)).toEqual({
      ...readCreateCall(least),
      sendOnPreanswer: true,
      errorIfParentNotFound: false,
    });
  });

  it("reads SIP headers as every SDK writes them", () => {
    const read = (sip_headers: unknown): unknown => readCreateCall({ ...least, sip_headers }).sipHeaders;
    expect(read("a=b,")).toEqual({ a: "b" });
    expect(read("X-PH-Test1=value1,A=b+c")).toEqual({ "X-PH-Test1": "value1", A: "b+c" });
    expect(read({ test: "Sample", b: 2 })).toEqual({ test: "Sample", b: "2" });
  });

  it("reads machine detection and SIP headers", () => {
    const read = readCreateCall({ ...least, machine_detection: "true", sip_headers: "Order=42,Shop=north" });
    expect(read.machineDetection).toBe(true);
    expect(read.sipHeaders).toEqual({ Order: "42", Shop: "north" });
    expect(readCreateCall({ ...least, machine_detection: true }).machineDetection).toBe(true);
    expect(readCreateCall({ ...least, machine_detection: "hangup" }).machineDetection).toBe("hangup");
  });

  it("leaves out what Make a Call does not have, as Plivo does", () => {
    expect(
      readCreateCall({ ...least, no_such_thing: "https://example.com", __proto__: 1, constructor: 2 }),
    ).toEqual(readCreateCall(least));
  });

  it("names what is missing as the wire does", () => {
    expect(refusal({ from: "14155550100", to: "14155550199" })).toEqual(["answer_url: is missing"]);
    expect(refusal({})).toEqual(["from: is missing", "to: is missing", "answer_url: is missing"]);
    expect(refusal("not an object")).toEqual(["parameters: must be an object"]);
    expect(refusal(null)).toEqual(["parameters: must be an object"]);
  });

  it("names the destination that is wrong", () => {
    expect(refusal({ ...least, to: "14155550199<oops" })[0]).toMatch(/^to\[1\]: must be a phone number/);
  });
});
