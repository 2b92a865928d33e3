import { PlivoValidationError, withRetryPolicy } from "@plivo-edge/client";
import { expect, it } from "vitest";
import { recording } from "./recording.ts";

it("goes with the URL that a call is placed with", async () => {
  const { plivo, sent } = recording({ request_uuid: "1" });
  await plivo.calls.create({
    from: "14155550100",
    to: "14155550199",
    answerUrl: "https://example.com/answer",
    hangupUrl: withRetryPolicy("https://example.com/hangup", {
      retries: 5,
      retryOn: ["5xx", "connectTimeout", "readTimeout"],
    }),
  });
  expect(sent[0]?.body).toMatchObject({ hangup_url: "https://example.com/hangup#rc=5&rp=5xx,ct,rt" });
});

it("is refused by name where Plivo would ignore it", () => {
  const wrong = (): string =>
    withRetryPolicy("https://example.com/hangup", { retries: 9, connectTimeout: 1 });
  expect(wrong).toThrow(PlivoValidationError);
  expect(wrong).toThrow(
    "retries: must be a whole number of retries, 0 to 5; connectTimeout: must be a whole number of milliseconds, 100 to 10000",
  );
});
