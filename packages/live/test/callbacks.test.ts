import { type CallbackUrls, RelayClient } from "@plivo-edge/live/server";
import { describe, expect, expectTypeOf, it, vi } from "vitest";

const secret = "a-secret-that-nobody-is-going-to-guess";
const relay = new RelayClient({ url: "https://relay.example.com", secret });
/** What a URL says: its type, then the names and values in its path; and the fragment, which Plivo keeps to itself. */
function read(url: string | undefined) {
  const { pathname, search, hash } = new URL(url ?? "");
  expect(search).toBe("");
  const [, type, ...segments] = pathname.replace(/^.*\/v1\/callbacks/, "").split("/");
  const facts: Record<string, string> = {};
  for (let at = 0; at < segments.length; at += 2) facts[segments[at] ?? ""] = segments[at + 1] ?? "";
  return { type, facts, retry: hash };
}

describe("relay.callbacks", () => {
  it("gives the five URLs that calls.create takes", () => {
    const urls = relay.callbacks({ feed: "support.emea", answer: "welcome_v2" });
    expectTypeOf(urls).toEqualTypeOf<CallbackUrls>();
    expect(Object.fromEntries(Object.entries(urls).map(([name, url]) => [name, read(url).type]))).toEqual({
      answerUrl: "answer",
      ringUrl: "ring",
      hangupUrl: "hangup",
      fallbackUrl: "fallback",
      machineDetectionUrl: "machine",
    });
    for (const url of Object.values(urls)) {
      expect(read(url).facts).toMatchObject({ feed: "support.emea", answer: "welcome_v2" });
    }
  });

  it("asks for nothing but an expiry when nothing is named", () => {
    expect(Object.keys(read(relay.callbacks().answerUrl).facts)).toEqual(["expires"]);
  });

  it("writes what it is told into the path, in one order", () => {
    vi.useFakeTimers({ now: 1_764_200_000_000 });
    const { hangupUrl } = relay.callbacks({ timeLimit: 60, answer: "a", feed: "b", expiresIn: 3200 });
    vi.useRealTimers();
    expect(hangupUrl).toBe(
      "https://relay.example.com/v1/callbacks/hangup/feed/b/answer/a/timeLimit/60/expires/1764203200#rc=5&rp=5xx,ct,rt",
    );
  });

  it("expires 26 hours from now unless told otherwise", () => {
    const now = Date.now() / 1000;
    const remaining = (url: string): number => Number(read(url).facts["expires"]) - now;
    expect(remaining(relay.callbacks().hangupUrl)).toBeCloseTo(26 * 3600, -1);
    expect(remaining(relay.callbacks({ expiresIn: 600 }).hangupUrl)).toBeCloseTo(600, -1);
  });

  it("asks Plivo to try again as often as it can, after a 5xx too, unless told otherwise", () => {
    for (const url of Object.values(relay.callbacks())) expect(read(url).retry).toBe("#rc=5&rp=5xx,ct,rt");
    const { ringUrl } = relay.callbacks({ retry: { retries: 2, retryOn: ["all"], readTimeout: 3000 } });
    expect(read(ringUrl).retry).toBe("#rt=3000&rc=2&rp=all");
    expect(relay.callbacks({ retry: {} }).ringUrl).not.toContain("#");
    // In the path too: the relay hands out further URLs, and sees no fragment.
    expect(read(relay.callbacks().ringUrl).facts).not.toHaveProperty("retry");
    expect(read(ringUrl).facts).toMatchObject({ retry: "rt-3000.rc-2.rp-all" });
    expect(read(relay.callbacks({ retry: {} }).ringUrl).facts).toMatchObject({ retry: "plivo" });
  });

  it("leaves the machine detection URL out for synchronous detection, which its presence would turn off", () => {
    expect(relay.callbacks({ machineDetection: "synchronous" })).not.toHaveProperty("machineDetectionUrl");
  });

  it("tells Plivo and the relay how long the call may ring and talk, and neither where nothing is said", () => {
    const { ringTimeout, timeLimit, ...urls } = relay.callbacks({ ringTimeout: 20, timeLimit: 86_400 });
    expect([ringTimeout, timeLimit]).toEqual([20, 86_400]);
    for (const url of Object.values(urls)) {
      expect(read(url).facts).toMatchObject({ ringTimeout: "20", timeLimit: "86400" });
    }
    // The relay reads no longer number, and Plivo cuts a call at 24 hours whatever it was told.
    const long = { timeLimit: 9_999_999_999_999, ringTimeout: 86_401, expiresIn: Number.MAX_SAFE_INTEGER };
    const { answerUrl, ...told } = relay.callbacks(long);
    expect(told).toMatchObject({ timeLimit: 9_999_999_999_999, ringTimeout: 86_401 });
    expect(read(answerUrl).facts).toMatchObject({
      ...{ ringTimeout: "86400", timeLimit: "86400", expires: "999999999999" },
    });
    expect(relay.callbacks()).not.toHaveProperty("ringTimeout");
    expect(relay.callbacks()).not.toHaveProperty("timeLimit");
  });

  it("keeps the path under which the relay is mounted", () => {
    const mounted = new RelayClient({ url: "http://127.0.0.1:8787/voice/relay/", secret });
    expect(mounted.callbacks().ringUrl).toMatch(
      /^http:\/\/127\.0\.0\.1:8787\/voice\/relay\/v1\/callbacks\/ring\/expires\//,
    );
  });

  it.each([
    [{ feed: "" }, "`feed` must be 1 to 64 of"],
    [{ feed: "a b" }, "`feed` must be 1 to 64 of"],
    [{ answer: "ü" }, "`answer` must be 1 to 64 of"],
    [{ answer: "x".repeat(65) }, "`answer` must be 1 to 64 of"],
    [{ expiresIn: -1 }, "`expiresIn` must be a whole number of seconds, 1 or more"],
    [{ ringTimeout: 0 }, "`ringTimeout` must be a whole number of seconds, 1 or more"],
    [{ timeLimit: 1.5 }, "`timeLimit` must be a whole number of seconds"],
    [{ expiresIn: Number.NaN }, "`expiresIn` must be a whole number of seconds, 1 or more"],
    [{ machineDetection: "later" }, '`machineDetection` must be "asynchronous" or "synchronous"'],
    [{ feed: undefined }, "`feed` must be 1 to 64 of"],
    [Object.fromEntries([["__proto__", {}]]), "`__proto__` is not an option"],
    [
      { feed: "a b", timeLimit: 0 },
      "`feed` must be 1 to 64 of A-Z a-z 0-9 . _ -, and no path such as ..; `timeLimit` must",
    ],
    [{ answerUrl: "https://example.com" }, "`answerUrl` is not an option"],
    [{ retry: { retries: 6 } }, "`retry.retries` must be a whole number of retries, 0 to 5"],
    [
      { retry: { readTimeout: 40_001 } },
      "`retry.readTimeout` must be a whole number of milliseconds, 100 to",
    ],
    [{ retry: { retryOn: ["never"] } }, "`retry.retryOn` must be a list of 4xx, 5xx, connectTimeout"],
    [{ retry: { region: "mars" } }, "`retry.region` must be nearest, local"],
    [{ retry: { rc: 5 } }, "`retry.rc` is not part of a retry policy"],
    [{ retry: 5 }, "`retry` must be a retry policy"],
  ])("refuses %j and says why", (options, rule) => {
    // @ts-expect-error: some of these the compiler refuses as well
    expect(() => relay.callbacks(options)).toThrow(`relay.callbacks: ${rule}`);
  });
});

it("relay.callbacks reads nothing that it has not checked", () => {
  const inherited = Object.create({ feed: "a/b", constructor: 1 });
  expect(Object.keys(read(relay.callbacks(inherited).answerUrl).facts)).toEqual(["expires"]);
});

describe("the relay's URL", () => {
  it.each([
    "relay.example.com",
    "/relay",
    "ftp://example.com",
    "https://u:p@example.com",
    "https://example.com/?a=1",
    "https://example.com/?",
    "https://example.com/#",
  ])("is not %j", (url) => {
    expect(() => new RelayClient({ url, secret })).toThrow(TypeError);
  });
});
