import { hangupCauses } from "@plivo-edge/plivo/hangup-causes";
import { describe, expect, it } from "vitest";
import { type EndedCall, meaningOf } from "../../src/campaigns/outcome-table.ts";
import { retryAt } from "../../src/campaigns/retry.ts";

const codes = Object.keys(hangupCauses).map(Number);
const ended = (code: number, more: Partial<EndedCall> = {}): EndedCall => ({
  status: "failed",
  hangup: { code },
  ...more,
});

describe("a hangup cause", () => {
  it("that Plivo documents means something, whichever it is", () => {
    const outcomes = codes.map((code) => [code, meaningOf(ended(code)).outcome]);
    for (const [code, outcome] of outcomes) {
      expect(["completed", "machine", "busy", "no-answer", "failed"], `code ${code}`).toContain(outcome);
    }
  });

  it("lets a destination be dialled again where the line was busy, nobody answered, or the way was at fault", () => {
    const retried = (kind: string): number[] => codes.filter((code) => meaningOf(ended(code)).retry === kind);
    expect(retried("busy")).toEqual([3010, 3100]);
    expect(retried("no-answer")).toEqual([3000, 3070, 6010]);
    expect(retried("failed")).toEqual([3080, 3090, 5010, 5020]);
  });

  it.each(codes.filter((code) => (code >= 2000 && code < 3000) || code === 3130 || code === 3140))(
    "%s is not dialled again",
    (code) => {
      expect(meaningOf(ended(code))).toEqual({ outcome: "failed" });
    },
  );

  it("of an account without credit is no destination's", () => {
    expect(meaningOf(ended(1010)).alarming).toBe("account");
  });

  it.each([7011, 8011])("%s says that the answer document cannot be had", (code) => {
    expect(meaningOf(ended(code, { status: "completed", answeredAt: 1 }))).toEqual({
      outcome: "failed",
      alarming: "answer",
    });
  });

  it("that is not known means what the call's status says", () => {
    expect(meaningOf(ended(3999)).outcome).toBe("failed");
    expect(meaningOf(ended(4999, { status: "completed" })).outcome).toBe("completed");
    expect(meaningOf({ status: "canceled" })).toEqual({ outcome: "failed" });
    expect(meaningOf({ status: "unknown", hangup: { code: 0, inferred: true } })).toEqual({
      outcome: "unknown",
    });
  });

  it("of a call that was answered is never a reason to dial again", () => {
    for (const code of codes) {
      const { retry } = meaningOf(ended(code, { status: "completed", answeredAt: 1 }));
      expect(retry, `code ${code}`).toBeUndefined();
    }
    // A document may end its call as busy.
    expect(meaningOf(ended(3010, { status: "completed", answeredAt: 1 })).outcome).toBe("completed");
  });

  it("of a call that a machine answered is a machine's", () => {
    expect(meaningOf(ended(4000, { status: "completed", answeredAt: 1, machine: true })).outcome).toBe(
      "machine",
    );
    expect(meaningOf(ended(9100, { status: "completed" })).outcome).toBe("machine");
  });
});

describe("a retry", () => {
  const campaign = { attempts: 4, retry: { busy: 900, "no-answer": 7_200 }, until: Infinity };

  it("comes after a pause, which doubles with each attempt", () => {
    const pauses = [1, 2, 3].map((attempts) => retryAt("busy", attempts, campaign, 0));
    expect(pauses).toEqual([900_000, 1_800_000, 3_600_000]);
  });

  it("is none after the last attempt, of a kind that has no pause, and without a reason", () => {
    expect(retryAt("busy", 4, campaign, 0)).toBeUndefined();
    expect(retryAt("failed", 1, campaign, 0)).toBeUndefined();
    expect(retryAt(undefined, 1, campaign, 0)).toBeUndefined();
  });

  it("is none once the campaign is over", () => {
    expect(retryAt("busy", 1, { ...campaign, until: 900_001 }, 0)).toBe(900_000);
    expect(retryAt("busy", 1, { ...campaign, until: 900_000 }, 0)).toBeUndefined();
  });
});
