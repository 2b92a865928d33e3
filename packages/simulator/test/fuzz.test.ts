import fc from "fast-check";
import { expect, it } from "vitest";
import { authId, authToken, startSimulation } from "./simulation.ts";

const runs = Number(process.env["FUZZ_RUNS"] ?? 400);

const names = [
  ...["from", "to", "answer_url", "answer_method", "hangup_url", "caller_name", "send_digits", "sip_headers"],
  ...[
    "time_limit",
    "ring_timeout",
    "machine_detection",
    "machine_detection_time",
    "parent_call_uuid",
    "urls",
  ],
  ...[
    "text",
    "digits",
    "leg",
    "legs",
    "aleg_url",
    "bleg_url",
    "service_url",
    "content_type",
    "extra_headers",
  ],
  ...[
    "callback_url",
    "callback_method",
    "transcription_url",
    "URL",
    "limit",
    "offset",
    "status",
    "end_time__gt",
  ],
  ...["loop", "mix", "length", "mute", "hold", "__proto__", "constructor", "toString", "length__gt"],
];
const likely = [
  ...["14155550100", "+14155550101<14155550102", "https://shop.example.com/a", "true", "1", "0", "-1", "GET"],
  ...[
    "aleg",
    "both",
    "a=b,",
    "wss://a.example",
    "audio/x-mulaw;rate=8000",
    "12w3",
    "1e999",
    "2026-01-05 00:00",
  ],
  ...["live", "queued", "sip:a@b", "\u0000", "\ud800", "<", ",", "=", "%", "../..", "javascript:alert(1)"],
];
const value = fc.oneof(
  fc.constantFrom(...likely),
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.double(),
  fc.array(fc.constantFrom(...likely), { maxLength: 4 }),
  fc.dictionary(fc.string(), fc.constantFrom(...likely), { maxKeys: 4 }),
  fc.anything({ maxDepth: 2 }).filter((each) => !hasBigint(each)),
);
const object = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), value, { maxKeys: 8 });
const body = fc.oneof(
  object.map((each) => JSON.stringify(each)),
  fc.constantFrom("", "{", "null", "[]", "[1]", '"text"', "1", "{}", "\u0000"),
  fc.string(),
);
const segment = fc.oneof(
  fc.constantFrom(
    "Call",
    "Request",
    "LIVE",
    "ENDED",
    "Record",
    "Play",
    "Speak",
    "DTMF",
    "Stream",
    "MultiPartyCall",
  ),
  fc.constantFrom("Participant", "name_x", "%", "%2e%2e", "%00", "..", "", "a b", "é"),
  fc.string({ maxLength: 6 }).map((text) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, ""))),
);
const request = fc.record({
  method: fc.constantFrom("GET", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS"),
  path: fc.array(segment, { minLength: 1, maxLength: 4 }),
  query: fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...likely)), { maxLength: 4 }),
  body,
  contentType: fc.constantFrom("application/json", "application/x-www-form-urlencoded", "text/plain", ""),
});

function hasBigint(each: unknown): boolean {
  try {
    JSON.stringify(each);
    return false;
  } catch {
    return true;
  }
}

it("whatever is asked, the reply is Plivo's, and the simulator goes on", { timeout: 600_000 }, async () => {
  const simulation = startSimulation({ auto: false });
  const { simulator, plivo, clock } = simulation;
  const base = { from: "14155550000", answerUrl: "https://shop.example.com/answer" };
  const ended = await plivo.calls.create({ ...base, to: "14155550108" });
  await clock.advance(5_000);
  const live = await plivo.calls.create({ ...base, to: "14155550103", ringTimeout: 86_400 });
  await clock.advance(5_000);
  await fc.assert(
    fc.asyncProperty(request, async ({ method, path, query, body, contentType }) => {
      const place = path.join("/").replace("LIVE", live.requestUuid).replace("ENDED", ended.requestUuid);
      const text = query
        .map((pair) => pair.map((each) => encodeURIComponent(each.replace(/\p{Surrogate}/gu, ""))).join("="))
        .join("&");
      const url = new URL(`https://api.plivo.com/v1/Account/${authId}/${place}?${text}`);
      // What ends the call that the others are about is tried elsewhere.
      const target = url.pathname.replace(/\/+$/, "");
      fc.pre(method !== "DELETE" || !(target.endsWith("/Call") || target.endsWith(live.requestUuid)));
      const reply = await simulator.fetch(url, {
        method,
        headers: {
          Authorization: `Basic ${btoa(`${authId}:${authToken}`)}`,
          ...(contentType !== "" && { "Content-Type": contentType }),
        },
        ...(method !== "GET" && method !== "HEAD" && { body }),
      });
      expect(reply.status).toBeLessThan(500);
      const said = await reply.text();
      if (reply.status === 204 || method === "HEAD") return;
      const parsed = JSON.parse(said);
      expect(parsed.api_id).toMatch(/^[0-9a-f-]{36}$/);
      if (reply.status >= 400) expect(parsed.error).toBeTypeOf("string");
    }),
    { numRuns: runs },
  );
  expect((await plivo.calls.live.list()).calls).toContain(live.requestUuid);
  const { requestUuid } = await plivo.calls.create({ ...base, to: "14155550100" });
  await clock.advance(600_000);
  expect(simulator.calls.find((call) => call.requestUuid === requestUuid)).toMatchObject({
    status: "completed",
  });
});
