import { type CallbackUrls, RelayClient } from "@plivo-edge/live/server";
import { describe, expect, expectTypeOf, it } from "vitest";

const secret = "a-secret-that-nobody-is-going-to-guess";
const relay = new RelayClient({ url: "https://relay.example.com", secret });
const query = (url: string | undefined): URLSearchParams => new URL(url ?? "").searchParams;

describe("relay.callbacks", () => {
  it("gives the five URLs that calls.create takes", () => {
    const urls = relay.callbacks({ feed: "support.emea", answer: "welcome_v2" });
    expectTypeOf(urls).toEqualTypeOf<CallbackUrls>();
    const paths = Object.entries(urls).map(([name, url]) => [name, new URL(url).pathname]);
    expect(Object.fromEntries(paths)).toEqual({
      answerUrl: "/v1/callbacks/answer",
      ringUrl: "/v1/callbacks/ring",
      hangupUrl: "/v1/callbacks/hangup",
      fallbackUrl: "/v1/callbacks/fallback",
      machineDetectionUrl: "/v1/callbacks/machine",
    });
    for (const url of Object.values(urls)) {
      expect(query(url).get("feed")).toBe("support.emea");
      expect(query(url).get("answer")).toBe("welcome_v2");
    }
  });

  it("asks for nothing but an expiry when nothing is named", () => {
    expect([...query(relay.callbacks().answerUrl).keys()]).toEqual(["expires"]);
  });

  it("expires 26 hours from now unless told otherwise", () => {
    const now = Date.now() / 1000;
    const remaining = (url: string): number => Number(query(url).get("expires")) - now;
    expect(remaining(relay.callbacks().hangupUrl)).toBeCloseTo(26 * 3600, -1);
    expect(remaining(relay.callbacks({ expiresIn: 600 }).hangupUrl)).toBeCloseTo(600, -1);
  });

  it("leaves the machine detection URL out for synchronous detection, which its presence would turn off", () => {
    expect(relay.callbacks({ machineDetection: "synchronous" })).not.toHaveProperty("machineDetectionUrl");
  });

  it("tells Plivo and the relay how long the call may ring and talk, and neither where nothing is said", () => {
    const { ringTimeout, timeLimit, ...urls } = relay.callbacks({ ringTimeout: 20, timeLimit: 86_400 });
    expect([ringTimeout, timeLimit]).toEqual([20, 86_400]);
    for (const url of Object.values(urls)) {
      expect(query(url).get("ringTimeout")).toBe("20");
      expect(query(url).get("timeLimit")).toBe("86400");
    }
    expect(relay.callbacks()).not.toHaveProperty("ringTimeout");
    expect(relay.callbacks()).not.toHaveProperty("timeLimit");
  });

  it("keeps the path under which the relay is mounted", () => {
    const mounted = new RelayClient({ url: "http://127.0.0.1:8787/voice/relay/", secret });
    expect(mounted.callbacks().ringUrl).toMatch(
      /^http:\/\/127\.0\.0\.1:8787\/voice\/relay\/v1\/callbacks\/ring\?/,
    );
  });

  it.each([
    [{ feed: "" }, "`feed` must be 1 to 64 of"],
    [{ feed: "a b" }, "`feed` must be 1 to 64 of"],
    [{ answer: "ü" }, "`answer` must be 1 to 64 of"],
    [{ answer: "x".repeat(65) }, "`answer` must be 1 to 64 of"],
    [{ expiresIn: -1 }, "`expiresIn` must be at least 1 second"],
    [{ ringTimeout: 0 }, "`ringTimeout` must be at least 1 second"],
    [{ timeLimit: 1.5 }, "`timeLimit` must be a whole number of seconds"],
    [{ expiresIn: Number.NaN }, "`expiresIn` must be a number"],
    [{ answerUrl: "https://example.com" }, "`answerUrl` is not an option"],
  ])("refuses %j and says why", (options, rule) => {
    // @ts-expect-error: some of these the compiler refuses as well
    expect(() => relay.callbacks(options)).toThrow(`relay.callbacks: ${rule}`);
  });
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
