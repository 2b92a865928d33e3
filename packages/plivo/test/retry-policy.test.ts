import {
  persistentRetryPolicy,
  type RetryPolicy,
  readRetrySegment,
  retryPolicyOf,
  withRetryPolicy,
  writeRetrySegment,
} from "@plivo-edge/plivo/retry-policy";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const url = "https://example.com/hangup?a=1";

const policies = fc.record<RetryPolicy>(
  {
    connectTimeout: fc.integer({ min: 100, max: 10_000 }),
    readTimeout: fc.integer({ min: 100, max: 40_000 }),
    totalTimeout: fc.integer({ min: 100, max: 55_000 }),
    retries: fc.integer({ min: 0, max: 5 }),
    retryOn: fc.subarray(["4xx", "5xx", "connectTimeout", "readTimeout", "all"], { minLength: 1 }),
    region: fc.constantFrom("nearest", "mumbai"),
  },
  { requiredKeys: [] },
);

describe("a retry policy", () => {
  it("is the fragment of a URL, in Plivo's keys", () => {
    expect(
      withRetryPolicy(url, {
        connectTimeout: 2000,
        readTimeout: 3000,
        totalTimeout: 9000,
        retries: 2,
        retryOn: ["all"],
        region: "frankfurt",
      }),
    ).toBe(`${url}#ct=2000&rt=3000&tt=9000&rc=2&er=frankfurt&rp=all`);
  });

  it("of the relay tries five times more, after a response of 500 as well", () => {
    expect(withRetryPolicy(url, persistentRetryPolicy)).toBe(`${url}#rc=5&rp=5xx,ct,rt`);
  });

  it("takes the place of the fragment that is there; an empty one takes it away", () => {
    expect(withRetryPolicy(`${url}#rc=1`, { retries: 0 })).toBe(`${url}#rc=0`);
    expect(withRetryPolicy(`${url}#rc=1`, {})).toBe(url);
  });

  it("is read back as it was written", () => {
    fc.assert(
      fc.property(policies, (policy) => {
        const written = withRetryPolicy(url, policy);
        expect(retryPolicyOf(written)).toEqual(written === url ? undefined : policy);
      }),
    );
  });

  it("is a segment of a path as well, in letters that nobody escapes, and is read back", () => {
    expect(writeRetrySegment(persistentRetryPolicy)).toBe("rc-5.rp-5xx-ct-rt");
    fc.assert(
      fc.property(policies, (policy) => {
        const segment = writeRetrySegment(policy);
        expect(segment).toMatch(/^[\w.-]+$/);
        expect(readRetrySegment(segment)).toEqual(policy);
      }),
    );
    // In whatever order the failures were named.
    expect(writeRetrySegment({ retryOn: ["readTimeout", "5xx"] })).toBe("rp-5xx-rt");
  });

  it.each(["", "rc-6", "rc-05", "rc-5.", "rp-ct-5xx", "rc-5.rc-4", "er-mars", "rc", "rc-5.x-1"])(
    "is no segment such as %j, which would not be written so",
    (segment) => expect(readRetrySegment(segment)).toBeUndefined(),
  );

  it.each([
    [{ retries: 6 }, "retries: must be a whole number of retries, 0 to 5"],
    [{ connectTimeout: 50 }, "connectTimeout: must be a whole number of milliseconds, 100 to 10000"],
    [{ readTimeout: Number.NaN }, "readTimeout: must be a whole number of milliseconds, 100 to 40000"],
    [{ totalTimeout: 60_000 }, "totalTimeout: must be a whole number of milliseconds, 100 to 55000"],
    [{ retryOn: ["500"] }, "retryOn: must be a list of 4xx, 5xx, connectTimeout, readTimeout, all"],
    [
      { retryOn: ["5xx", "all", "5xx"] },
      "retryOn: must be a list of 4xx, 5xx, connectTimeout, readTimeout, all",
    ],
    [{ retryOn: [] }, "retryOn: must be a list of 4xx, 5xx, connectTimeout, readTimeout, all"],
    [
      { region: "moon" },
      "region: must be nearest, local, n_california, n_virginia, frankfurt, singapore or mumbai",
    ],
    [{ attempts: 3 }, "attempts: is not part of a retry policy"],
  ])("%j is refused by name", (policy, message) => {
    // Wrong on purpose.
    expect(() => withRetryPolicy(url, policy as RetryPolicy)).toThrow(new RangeError(message));
  });

  it("that is read leaves out what Plivo does not know", () => {
    expect(retryPolicyOf(url)).toBeUndefined();
    expect(retryPolicyOf(`${url}#section`)).toEqual({});
    expect(retryPolicyOf(`${url}#rc=9&ct=1e3&rt=500&rp=5xx, rt,3xx&er=moon`)).toEqual({
      readTimeout: 500,
      retryOn: ["5xx", "readTimeout"],
    });
  });
});
