import type { Scenario, SimulatedCall } from "@plivo-edge/simulator";
import { dial, number, play, response } from "@plivo-edge/xml";
import { expect, it } from "vitest";
import requests from "./fixtures/sdk-requests.json";
import { authId, authToken, type Simulation, startSimulation } from "./simulation.ts";

type Row = (typeof requests)[number];

const subaccount = { authId: "SAXXXXXXXXXXXXXXXXXX", authToken: "token-of-the-sub-account" };
const talks: Scenario = { answerAfter: 0, end: { after: 3_600_000, as: "calleeHungUp" } };
const answers: Scenario = { answerAfter: 0 };
const machine: Scenario = { answerAfter: 0, machine: true };

/** What a row's placeholders stand for, and what was there before it. */
interface Before {
  readonly simulation: Simulation;
  /** An answered call whose document has bridged it; an ended one; one that rings; one that waits. */
  readonly live: SimulatedCall;
  readonly ended: SimulatedCall;
  readonly ringing: SimulatedCall;
  readonly queued: SimulatedCall;
  readonly recordings: readonly { readonly url: string; readonly recording_id: string }[];
  readonly streams: readonly string[];
}

interface After extends Before {
  readonly body: Readonly<Record<string, unknown>>;
  /** Calls that the row made. */
  readonly made: readonly SimulatedCall[];
}

async function prepare(row: Row): Promise<Before> {
  const operation = row.operation;
  const simulation = startSimulation({
    auto: false,
    subaccounts: [subaccount],
    ...(operation.startsWith("queued") && { callsPerSecond: 1 }),
    scenarios: {
      "14155550100": answers,
      "14155550701": talks,
      "14155550702": {},
      "14155550199": operation.startsWith("create-machine") ? machine : answers,
      "14155550198": answers,
    },
  });
  const { simulator, clock, site } = simulation;
  const base = "https://example.com";
  site["bridge"] = response(dial({}, number("14155550701")));
  if (operation.startsWith("create-machine")) site["answer"] = response(play(`${base}/a.mp3`, { loop: 3 }));
  site["tune"] = response(play("https://example.com/tune.mp3"));
  for (const path of ["transfer", "a", "b"])
    site[path] = response(play(`${base}/${path}.mp3`, { loop: 100 }));
  const place = async (to: string, more: object = {}): Promise<SimulatedCall> => {
    await post(simulation, "Call/", { from: "14155550100", to, answer_url: `${base}/tune`, ...more });
    return at(simulator.calls, -1);
  };
  if (operation === "list-filters") {
    // Seven that pass every filter, among others.
    const parent = await place("14155550702");
    for (let count = 0; count < 7; count += 1) {
      await post(
        simulation,
        "Call/",
        {
          from: "14155550100",
          to: "14155550199",
          answer_url: `${base}/bridge`,
          parent_call_uuid: parent.callUuid,
        },
        subaccount,
      );
      await place("14155550199");
    }
    await clock.advance(5_000);
    // Plivo's own filter may ask for calls of more than three seconds, or of just three.
    await clock.advance(row.query?.includes("bill_duration=3") ? 0 : 1_000);
    for (const call of simulator.calls.slice(1)) {
      await remove(simulation, `Call/${call.callUuid}/`);
    }
    await clock.advance(0);
    const [ended = parent] = simulator.calls;
    return {
      simulation,
      live: ended,
      ended: parent,
      ringing: parent,
      queued: parent,
      recordings: [],
      streams: [],
    };
  }
  const ended = await place("14155550100");
  await clock.advance(60_000);
  const live = await place("14155550100", { answer_url: `${base}/bridge` });
  await clock.advance(10_000);
  const recordings: Before["recordings"][number][] = [];
  const streams: string[] = [];
  if (operation.startsWith("record-stop")) {
    for (const name of ["one", "other"]) {
      const callback_url = `${base}/recorded-${name}`;
      recordings.push(await post(simulation, `Call/${live.callUuid}/Record/`, { callback_url }));
    }
  }
  if (/^stream-(list|get|stop)/.test(operation)) {
    for (const name of ["one", "other"]) {
      const { stream_id } = await post(simulation, `Call/${live.callUuid}/Stream/`, {
        service_url: `wss://example.com/${name}`,
      });
      streams.push(String(stream_id));
    }
  }
  if (operation.startsWith("speak-stop")) {
    await post(simulation, `Call/${live.callUuid}/Speak/`, { text: "Wait", loop: true });
  }
  if (operation.startsWith("play-stop")) {
    await post(simulation, `Call/${live.callUuid}/Play/`, { urls: `${base}/wait.mp3`, loop: true });
  }
  const ringing = await place("14155550702");
  await clock.advance(3_000);
  if (operation.startsWith("queued")) await place("14155550702");
  const queued = operation.startsWith("queued") ? await place("14155550702") : ringing;
  return { simulation, live, ended, ringing, queued, recordings, streams };
}

function at<T>(list: readonly T[], index: number): T {
  const item = list.at(index);
  if (item === undefined) throw new Error("there is no such item");
  return item;
}

async function post(
  { simulator }: Simulation,
  path: string,
  body: object,
  account = { authId, authToken },
): Promise<{ url: string; recording_id: string; stream_id: string }> {
  const reply = await simulator.fetch(`https://api.plivo.com/v1/Account/${account.authId}/${path}`, {
    method: "POST",
    headers: { Authorization: `Basic ${btoa(`${account.authId}:${account.authToken}`)}` },
    body: JSON.stringify(body),
  });
  expect(reply.status).toBeLessThan(300);
  return reply.json();
}

async function remove({ simulator }: Simulation, path: string): Promise<void> {
  const reply = await simulator.fetch(`https://api.plivo.com/v1/Account/${authId}/${path}`, {
    method: "DELETE",
    headers: { Authorization: `Basic ${btoa(`${authId}:${authToken}`)}` },
  });
  expect(reply.status).toBe(204);
}

/** Which call a row is about. */
function callOf(row: Row, { live, ended, queued }: Before): SimulatedCall {
  if (row.operation === "get" || row.operation === "list-filters") return ended;
  return row.operation === "queued-get" ? queued : live;
}

async function send(row: Row, before: Before): Promise<Response> {
  const fill = (text: string): string =>
    text
      .replaceAll("{auth_id}", authId)
      .replaceAll("{call_uuid}", callOf(row, before).callUuid)
      .replaceAll("{request_uuid}", before.ringing.requestUuid)
      .replaceAll("{stream_id}", before.streams[0] ?? "")
      .replaceAll("{recording_url}", before.recordings[0]?.url ?? "");
  const query = row.query === null ? "" : `?${fill(row.query)}`;
  return before.simulation.simulator.fetch(`https://api.plivo.com${fill(row.path)}${query}`, {
    method: row.method,
    headers: {
      Authorization: `Basic ${btoa(`${authId}:${authToken}`)}`,
      ...(row.contentType !== null && { "Content-Type": row.contentType }),
    },
    ...(row.body !== null && { body: fill(row.body) }),
  });
}

/** What became of the row's call, by its callbacks of that event: the paths and methods of the requests. */
const asked = (call: SimulatedCall, event: string): string[] =>
  call.callbacks
    .filter((callback) => callback.event === event)
    .map(({ method, url }) => `${method} ${new URL(url).pathname}`);

const noticesTo = ({ simulation }: After, path: string): number =>
  simulation.received.filter(({ url }) => url.pathname === path).length;

const madeTo =
  (...numbers: string[]) =>
  ({ made, body }: After): void => {
    const same = (number: string): string => number.replace("+", "");
    expect(made.map(({ to }) => same(to))).toEqual(numbers);
    const ids = made.map(({ requestUuid }) => requestUuid);
    expect(body).toMatchObject({
      message: numbers.length === 1 ? "call fired" : "calls fired",
      request_uuid: numbers.length === 1 ? ids[0] : ids,
    });
  };

const one = madeTo("14155550199");

/** What an operation has done, a second later. An operation that is not here is not tested: the type says so. */
const effects: Readonly<Record<string, (after: After, row: Row) => Promise<void> | void>> = {
  create: one,
  "create-options": async (after, row) => {
    one(after);
    const [call] = after.made;
    if (call === undefined) throw new Error("no call");
    await after.simulation.clock.advance(10_000);
    expect(asked(call, "ring")).toEqual(["GET /ring"]);
    expect(asked(call, "answer").slice(0, 1)).toEqual(["GET /answer"]);
    expect(asked(call, "hangup")).toEqual(["GET /hangup"]);
    expect(call.callbacks.find(({ event }) => event === "ring")?.parameters["CallerName"]).toBe("Ada");
    // .NET's SDK loses its digits, and sends names that nobody knows.
    expect(call.sentDigits).toBe("123");
    expect(row.body).toContain("ring_timeout");
  },
  "create-bulk": (after, row) => {
    if (row.expect.status === 400) expect(after.made).toEqual([]);
    else madeTo("14155550198", "14155550199", "sip:ada@phone.plivo.com")(after);
  },
  "create-bulk-text": madeTo("14155550198", "14155550199"),
  "create-bulk-options": madeTo("14155550198", "14155550199"),
  "create-sip-headers": async (after) => {
    one(after);
    await after.simulation.clock.advance(10_000);
    const [call] = after.made;
    expect(call?.callbacks.length).toBeGreaterThan(0);
    for (const { parameters } of call?.callbacks ?? []) {
      expect(parameters).toMatchObject({ "X-PH-Test": "Sample", "X-PH-B": "2" });
    }
  },
  "create-sip-headers-object": async (after) => {
    one(after);
    await after.simulation.clock.advance(10_000);
    const names = Object.entries(after.made[0]?.callbacks[0]?.parameters ?? {}).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]);
    expect(Object.fromEntries(names)).toMatchObject({ "x-ph-test": "Sample", "x-ph-b": "2" });
  },
  "create-machine-detection": async (after) => {
    one(after);
    await after.simulation.clock.advance(10_000);
    expect(after.made[0]?.machine).toBe(true);
    expect(noticesTo(after, "/machine")).toBe(1);
  },
  "create-machine-detection-boolean": async (after) => {
    one(after);
    await after.simulation.clock.advance(20_000);
    expect(after.made[0]?.machine).toBe(true);
    expect(after.made[0]?.callbacks[0]).toMatchObject({ event: "answer", parameters: { Machine: "true" } });
  },
  "create-number-from": one,
  "create-null-option": one,
  "create-status-url": one,
  "create-async": ({ made, body, simulation }) => {
    expect(made).toHaveLength(1);
    expect(body).toEqual({ message: "async api spawned", api_id: expect.any(String) });
    const told = simulation.received.find(({ url }) => url.pathname === "/async");
    expect(Object.fromEntries(told?.parameters ?? [])).toEqual({
      api_id: body["api_id"],
      message: "call fired",
      request_uuid: made[0]?.requestUuid,
    });
  },
  get: ({ body, ended }) => {
    expect(body).toMatchObject({ call_uuid: ended.callUuid, hangup_cause_code: 4010, call_duration: 5 });
  },
  list: ({ body, ended }) => {
    expect(body).toMatchObject({ meta: { limit: 20, offset: 0, total_count: 1 } });
    expect(body["objects"]).toMatchObject([{ call_uuid: ended.callUuid }]);
  },
  "list-filters": ({ body, simulation }) => {
    const passing = simulation.simulator.calls.filter((_, index) => index > 0 && index % 2 === 1);
    expect(body).toMatchObject({ meta: { limit: 2, offset: 4, total_count: 7 } });
    const listed = (body["objects"] as { call_uuid: string }[]).map(({ call_uuid }) => call_uuid);
    expect(listed).toHaveLength(2);
    for (const id of listed) expect(passing.map(({ callUuid }) => callUuid)).toContain(id);
  },
  "live-list": ({ body, live, ringing }) => expect(body["calls"]).toEqual([live.callUuid, ringing.callUuid]),
  "live-list-filters": ({ body }) => expect(body["calls"]).toEqual([]),
  "live-get": ({ body, live }) => {
    expect(body).toMatchObject({
      call_uuid: live.callUuid,
      call_status: "in-progress",
      direction: "outbound",
      from: "14155550100",
      to: "14155550100",
      session_start: expect.any(String),
    });
  },
  "queued-list": ({ body, queued }) => expect(body["calls"]).toEqual([queued.callUuid]),
  "queued-get": ({ body, queued }) => {
    expect(body).toMatchObject({ call_uuid: queued.callUuid, call_status: "queued", to: "14155550702" });
  },
  transfer: ({ live }) => {
    expect(asked(live, "transfer")).toEqual(["POST /transfer"]);
    expect(live.heard.at(-1)).toBe("https://example.com/transfer.mp3");
  },
  "transfer-both": ({ live, simulation, made }) => {
    expect(asked(live, "transfer")).toEqual(["POST /a"]);
    expect(live.heard.at(-1)).toBe("https://example.com/a.mp3");
    expect(made).toMatchObject([{ to: "14155550701", heard: ["https://example.com/b.mp3"] }]);
    expect(simulation.received.filter(({ url }) => url.pathname === "/b")[0]?.method).toBe("GET");
  },
  "record-start": recorded({ extension: "mp3", seconds: 60 }),
  "record-start-options": recorded({ extension: "wav", seconds: 30 }),
  "record-start-report-type": recorded({ extension: "mp3", seconds: 60 }),
  "record-stop": (after) => {
    expect([noticesTo(after, "/recorded-one"), noticesTo(after, "/recorded-other")]).toEqual([1, 1]);
  },
  "record-stop-one": (after) => {
    expect([noticesTo(after, "/recorded-one"), noticesTo(after, "/recorded-other")]).toEqual([1, 0]);
  },
  "play-start": ({ live }) => expect(live.heard).toEqual(["https://example.com/1.mp3"]),
  "play-start-options": async ({ live, simulation }) => {
    const once = ["https://example.com/1.mp3", "https://example.com/2.mp3"];
    expect([live.heard, live.bridged?.heard]).toEqual([once, once]);
    await simulation.clock.advance(60_000);
    expect(live.heard).toEqual(once);
  },
  "play-stop": silentFromNowOn,
  "speak-start": ({ live }) => expect([live.heard, live.bridged?.heard]).toEqual([["Hello"], []]),
  "speak-start-options": async ({ live, simulation }) => {
    await simulation.clock.advance(10_000);
    expect(live.heard.length).toBeGreaterThan(2);
    expect(new Set([...live.heard, ...(live.bridged?.heard ?? [])])).toEqual(new Set(["Hello"]));
    expect(live.bridged?.heard.length).toBeGreaterThan(2);
  },
  "speak-stop": silentFromNowOn,
  dtmf: ({ live }) => expect([live.sentDigits, live.bridged?.sentDigits]).toEqual(["123", ""]),
  "dtmf-leg": ({ live }) => expect([live.sentDigits, live.bridged?.sentDigits]).toEqual(["", "12"]),
  "dtmf-number": ({ live }) => expect(live.sentDigits).toBe("12"),
  "stream-start": streaming({ bidirectional: false, content_type: "audio/x-l16;rate=8000" }),
  "stream-start-options": streaming({ bidirectional: true, content_type: "audio/x-mulaw;rate=8000" }),
  "stream-start-cx-bot": streaming({ bidirectional: false }),
  "stream-list": ({ body, streams }) => {
    expect(body).toMatchObject({ meta: { total_count: 2 } });
    expect(body["objects"]).toMatchObject(streams.map((stream_id) => ({ stream_id })));
  },
  "stream-get": ({ body, streams }) => {
    expect(body).toMatchObject({ stream_id: streams[0], billed_amount: "0.00000" });
    // The types that Go's and .NET's SDKs have for them.
    expect(body).toMatchObject({
      bill_duration: expect.any(Number),
      rounded_bill_duration: expect.any(String),
    });
  },
  "stream-stop": (after) => statesOfStreams(after, ["stopped", "initiated"]),
  "stream-stop-all": (after) => statesOfStreams(after, ["stopped", "stopped"]),
  cancel: ({ ringing }) => {
    expect(ringing.hangupCause).toMatchObject({ code: 1000, name: "Canceled", source: "API Request" });
  },
  hangup: async (after, row) => {
    expect(after.live.hangupCause).toMatchObject({ code: 4000, source: "API Request" });
    expect((await send(row, after)).status).toBe(404);
  },
};

function recorded({ extension, seconds }: { extension: string; seconds: number }) {
  return async (after: After, row: Row): Promise<void> => {
    const { body, simulation } = after;
    expect(body).toMatchObject({
      message: "call recording started",
      url: expect.stringMatching(new RegExp(`\\.${extension}$`)),
      recording_id: expect.any(String),
    });
    await simulation.clock.advance(seconds * 1_000 - 1_500);
    expect(noticesTo(after, "/recorded")).toBe(0);
    await simulation.clock.advance(1_500);
    expect(noticesTo(after, "/recorded")).toBe(row.body?.includes('"callback_url"') ? 1 : 0);
    expect(noticesTo(after, "/transcribed")).toBe(row.body?.includes('"transcription_url"') ? 1 : 0);
    const file = await simulation.simulator.fetch(String(body["url"]));
    expect(file.status).toBe(200);
    expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(seconds * 900);
  };
}

function streaming(facts: object) {
  return async ({ body, simulation, live }: After): Promise<void> => {
    expect(body).toMatchObject({ message: "audio streaming started", stream_id: expect.any(String) });
    const url = `https://api.plivo.com/v1/Account/${authId}/Call/${live.callUuid}/Stream/${body["stream_id"]}/`;
    const headers = { Authorization: `Basic ${btoa(`${authId}:${authToken}`)}` };
    const stream = await (await simulation.simulator.fetch(url, { headers })).json();
    expect(stream).toMatchObject({
      service_url: "wss://example.com/stream",
      audio_track: "inbound",
      ...facts,
    });
  };
}

async function silentFromNowOn({ live, simulation }: After): Promise<void> {
  const { length } = live.heard;
  await simulation.clock.advance(60_000);
  expect(live.heard).toHaveLength(length);
}

async function statesOfStreams({ simulation, live, streams }: After, states: string[]): Promise<void> {
  const headers = { Authorization: `Basic ${btoa(`${authId}:${authToken}`)}` };
  for (const [index, id] of streams.entries()) {
    const url = `https://api.plivo.com/v1/Account/${authId}/Call/${live.callUuid}/Stream/${id}/`;
    expect(await (await simulation.simulator.fetch(url, { headers })).json()).toMatchObject({
      status: states[index],
    });
  }
}

// What five of Plivo's SDKs really send for each operation.
it.each(requests.map((row) => [`${row.sdk}: ${row.operation}`, row] as const))("%s", async (_, row) => {
  const before = await prepare(row);
  const { length } = before.simulation.simulator.calls;
  const reply = await send(row, before);
  const also: readonly number[] = "also" in row.expect ? row.expect.also : [];
  expect([row.expect.status, ...also]).toContain(reply.status);
  expect(reply.headers.get("Content-Type")).toContain("application/json");
  const text = await reply.text();
  await before.simulation.clock.advance(1_000);
  const made = before.simulation.simulator.calls.slice(length);
  const body = text === "" ? {} : JSON.parse(text);
  const effect = effects[row.operation];
  if (effect === undefined) throw new Error(`no effect is written down for ${row.operation}`);
  await effect({ ...before, body, made }, row);
});
