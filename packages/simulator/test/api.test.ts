import { hangupCauses } from "@plivo-edge/simulator";
import { play, response, speak } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import {
  api,
  authId,
  authToken,
  from,
  recordOf,
  type Simulation,
  sent,
  startSimulation,
  urls,
} from "./simulation.ts";

const base = `https://api.plivo.com/v1/Account/${authId}/`;
const basic = `Basic ${btoa(`${authId}:${authToken}`)}`;
const api_id = expect.stringMatching(/^[\da-f-]{36}$/);
const longDocument = response(play("https://shop.example.com/tune.mp3", { loop: 100 }));
const required = { from: "14155550000", to: "14155550100", answer_url: urls.answerUrl };

/** A simulation by hand, with a call that has been answered. */
async function answeredCall(
  options = {},
): Promise<{ simulation: Simulation; id: string; call: ReturnType<typeof recordOf> }> {
  const simulation = startSimulation({ auto: false, ...options });
  simulation.site["answer"] = longDocument;
  const { requestUuid } = await simulation.plivo.calls.create({ from, to: "14155550100", ...urls });
  await simulation.clock.advance(10_000);
  const call = recordOf(simulation.simulator, requestUuid);
  expect(call.status).toBe("in-progress");
  return { simulation, id: call.callUuid, call };
}

describe("every request", () => {
  it.each([[undefined], ["Basic bm9ib2R5Om5vdGhpbmc="], [`Bearer ${authToken}`]])(
    "needs the account's credentials: %s",
    async (authorization) => {
      const { simulator } = startSimulation();
      const reply = await simulator.fetch(`${base}Call/`, {
        method: "POST",
        body: JSON.stringify(required),
        ...(authorization !== undefined && { headers: { Authorization: authorization } }),
      });
      expect(reply.status).toBe(401);
      expect(await reply.json()).toEqual({ api_id, error: "authentication credentials were not provided" });
      expect(simulator.calls).toEqual([]);
    },
  );

  it.each(["Call/", "Call", "Call/?status=live", "Call?status=live"])(
    "may end in a slash or not: %s",
    async (path) => {
      expect((await api(startSimulation(), "GET", path)).status).toBe(200);
    },
  );

  it("goes to whichever host it likes", async () => {
    const { simulator } = startSimulation();
    const reply = await simulator.fetch(`http://localhost:1/v1/Account/${authId}/Call/`, {
      headers: { Authorization: basic },
    });
    expect(reply.status).toBe(200);
  });

  it("to another account or to nowhere is not found", async () => {
    const simulation = startSimulation();
    expect(await api(simulation, "GET", "Nowhere/")).toEqual({
      status: 404,
      body: { api_id, error: "not found" },
    });
    const other = await simulation.simulator.fetch(
      "https://api.plivo.com/v1/Account/MAYYYYYYYYYYYYYYYYYY/Call/",
      {
        headers: { Authorization: basic },
      },
    );
    expect(other.status).toBe(404);
  });

  it("by a verb that its resource does not know is refused", async () => {
    expect(await api(startSimulation(), "PUT", "Call/")).toEqual({
      status: 405,
      body: { api_id, error: "method not allowed" },
    });
  });
});

describe("Make a Call", () => {
  it("answers one destination with a string, and several with a list", async () => {
    const simulation = startSimulation();
    const request_uuid = expect.stringMatching(/^[\da-f-]{36}$/);
    expect(await api(simulation, "POST", "Call/", required)).toEqual({
      status: 201,
      body: { message: "call fired", request_uuid, api_id },
    });
    expect(
      await api(simulation, "POST", "Call/", {
        ...required,
        to: "14155550100 < 14155550102<sip:ada@phone.plivo.com",
      }),
    ).toEqual({
      status: 201,
      body: { message: "calls fired", request_uuid: [request_uuid, request_uuid, request_uuid], api_id },
    });
    expect(simulation.simulator.calls.map(({ to }) => to)).toEqual([
      "14155550100",
      "14155550100",
      "14155550102",
      "sip:ada@phone.plivo.com",
    ]);
  });

  it("calls a destination once that is named twice", async () => {
    const simulation = startSimulation();
    const { body } = await api(simulation, "POST", "Call/", { ...required, to: "14155550100<14155550100" });
    expect(body).toMatchObject({ message: "call fired", request_uuid: expect.any(String) });
  });

  it.each(["from", "to", "answer_url"])("names what is missing: %s", async (name) => {
    const { [name as keyof typeof required]: _, ...rest } = required;
    expect(await api(startSimulation(), "POST", "Call/", rest)).toEqual({
      status: 400,
      body: { api_id, error: `${name} parameter is missing` },
    });
  });

  it.each([
    ["answer_url", "ftp://shop.example.com"],
    ["answer_method", "PUT"],
    ["to", "1415555"],
    ["time_limit", 0],
    ["machine_detection_time", "1999"],
    ["ring_timeout", "soon"],
  ])("refuses a value that Plivo does not take, by name: %s", async (name, value) => {
    const to =
      name === "to"
        ? Array.from({ length: 1_001 }, (_, index) => 14155550000 + index).join("<")
        : required.to;
    const { status, body } = await api(startSimulation(), "POST", "Call/", {
      ...required,
      to,
      ...(name !== "to" && { [name]: value }),
    });
    expect(status).toBe(400);
    expect(body).toEqual({ api_id, error: expect.stringContaining(name) });
  });

  it("takes numbers and booleans as strings too, and leaves alone what it does not know", async () => {
    const simulation = startSimulation();
    const wire = {
      ...required,
      time_limit: "7",
      send_on_preanswer: "true",
      machine_detection: "true",
      new_name: 1,
    };
    expect((await api(simulation, "POST", "Call/", wire)).status).toBe(201);
  });

  it.each(["", "[]", "no JSON"])("refuses a body that is no JSON object: %s", async (body) => {
    const { simulator } = startSimulation();
    const reply = await simulator.fetch(`${base}Call/`, {
      method: "POST",
      headers: { Authorization: basic },
      body,
    });
    expect(reply.status).toBe(400);
  });

  it("refuses a parent that is gone, if it is told to", async () => {
    const simulation = startSimulation();
    const wire = { ...required, parent_call_uuid: "00000000-0000-4000-8000-000000000000" };
    expect((await api(simulation, "POST", "Call/", wire)).status).toBe(201);
    expect(
      (await api(simulation, "POST", "Call/", { ...wire, error_if_parent_not_found: true })).status,
    ).toBe(404);
    expect(simulation.simulator.calls).toHaveLength(1);
  });

  it("without a hangup URL there is no hangup callback, unless that is what was asked for", async () => {
    expect(sent(await startSimulation().call("14155550102", { hangupUrl: undefined }))).toBe("ring");
    const simulation = startSimulation({ hangupUrlDefaultsToAnswerUrl: true });
    const call = await simulation.call("14155550102", { hangupUrl: undefined });
    expect(call.callbacks.at(-1)).toMatchObject({ event: "hangup", url: urls.answerUrl });
  });

  it("presses the digits that were asked for", async () => {
    expect((await startSimulation().call("14155550100", { sendDigits: "1w2W3@500" })).sentDigits).toBe("123");
  });

  it("presses them while it rings, if that was asked for", async () => {
    const unanswered = { sendDigits: "1", sendOnPreanswer: true };
    expect((await startSimulation().call("14155550102", unanswered)).sentDigits).toBe("1");
    expect((await startSimulation().call("14155550102", { sendDigits: "1" })).sentDigits).toBe("");
  });
});

describe("the calls-per-second limit", () => {
  it("queues what is above it, and dials it later", async () => {
    const simulation = startSimulation({ auto: false, callsPerSecond: 2 });
    const messages: unknown[] = [];
    for (const _ of [1, 2, 3, 4, 5]) {
      messages.push((await simulation.plivo.calls.create({ from, to: "14155550100", ...urls })).message);
    }
    expect(messages).toEqual(["call fired", "call fired", "call queued", "call queued", "call queued"]);
    await simulation.clock.advance(5_000);
    const started = simulation.simulator.calls.map((call) => Number(call.initiatedAt) - call.createdAt);
    expect(started).toEqual([0, 0, 1_000, 1_000, 2_000]);
  });

  it("does not save up what was not used", async () => {
    const simulation = startSimulation({ auto: false, callsPerSecond: 1 });
    const messages: unknown[] = [];
    for (const wait of [10_000, 0, 0]) {
      messages.push((await simulation.plivo.calls.create({ from, to: "14155550100", ...urls })).message);
      await simulation.clock.advance(wait);
    }
    expect(messages).toEqual(["call fired", "call fired", "call queued"]);
  });

  it("shows what is queued, and lets it be canceled", async () => {
    const simulation = startSimulation({ auto: false, callsPerSecond: 1 });
    await simulation.plivo.calls.create({ from, to: "14155550100", ...urls });
    const { requestUuid } = await simulation.plivo.calls.create({ from, to: "14155550102", ...urls });
    expect((await api(simulation, "GET", "Call/?status=queued")).body).toEqual({
      api_id,
      calls: [requestUuid],
    });
    expect((await api(simulation, "GET", `Call/${requestUuid}?status=queued`)).body).toEqual({
      api_id,
      call_status: "queued",
      call_uuid: requestUuid,
      caller_name: "",
      direction: "outbound",
      from: "14155550000",
      request_uuid: requestUuid,
      to: "14155550102",
    });
    expect((await api(simulation, "DELETE", `Request/${requestUuid}/`)).status).toBe(204);
    await simulation.clock.advance(1_000);
    const call = recordOf(simulation.simulator, requestUuid);
    expect(call.hangupCause).toEqual(hangupCauses.canceled);
    expect(sent(call)).toBe("hangup");
    expect((await api(simulation, "GET", "Call/?status=queued")).body).toMatchObject({ calls: [] });
  });
});

describe("live calls", () => {
  it("are listed while they live, and can be looked at", async () => {
    const { simulation, id } = await answeredCall();
    expect((await api(simulation, "GET", "Call/?status=live")).body).toEqual({ api_id, calls: [id] });
    expect((await api(simulation, "GET", "Call/?status=live&to_number=14155550101")).body).toMatchObject({
      calls: [],
    });
    expect((await api(simulation, "GET", `Call/${id}/?status=live`)).body).toEqual({
      api_id,
      call_status: "in-progress",
      call_uuid: id,
      caller_name: "",
      direction: "outbound",
      from: "14155550000",
      request_uuid: id,
      session_start: expect.stringMatching(/^2026-01-05 08:35:10\.000\d{3}$/),
      stir_attestation: "",
      stir_verification: "Not Applicable",
      to: "14155550100",
    });
    expect((await api(simulation, "GET", `Call/${id}/`)).status).toBe(404);
  });

  it("hang up, once", async () => {
    const { simulation, id, call } = await answeredCall();
    expect(await api(simulation, "DELETE", `Call/${id}/`, {})).toEqual({ status: 204, body: undefined });
    expect(await api(simulation, "DELETE", `Call/${id}/`)).toEqual({
      status: 404,
      body: { api_id, error: "call not found" },
    });
    await simulation.clock.advance(0);
    expect(call.hangupCause).toEqual(hangupCauses.hangupRequest);
    expect(simulation.events.at(-1)).toMatchObject({
      type: "hangup",
      hangupSource: "API Request",
      hangupCauseCode: 4000,
    });
  });

  it("are canceled while they ring", async () => {
    const simulation = startSimulation({ auto: false });
    const { requestUuid } = await simulation.plivo.calls.create({ from, to: "14155550103", ...urls });
    await simulation.clock.advance(5_000);
    expect((await api(simulation, "DELETE", `Request/${requestUuid}/`)).status).toBe(204);
    await simulation.clock.advance(0);
    expect(recordOf(simulation.simulator, requestUuid).hangupCause).toEqual(hangupCauses.canceled);
    expect(simulation.events.at(-1)).toMatchObject({
      callStatus: "cancel",
      hangupCause: "ORIGINATOR_CANCEL",
    });
  });

  it("hang up all at once, and what is queued stays", async () => {
    const simulation = startSimulation({ auto: false, callsPerSecond: 2 });
    for (const _ of [1, 2, 3]) await simulation.plivo.calls.create({ from, to: "14155550103", ...urls });
    expect((await api(simulation, "DELETE", "Call/")).status).toBe(204);
    await simulation.clock.advance(0);
    expect(simulation.simulator.calls.map(({ status }) => status)).toEqual(["cancel", "cancel", "queued"]);
  });

  it("are transferred: the running document is broken off and another is fetched", async () => {
    const { simulation, id, call } = await answeredCall();
    simulation.site["desk"] = response(speak("The desk."));
    const reply = await api(simulation, "POST", `Call/${id}/`, {
      aleg_url: "https://shop.example.com/desk",
      aleg_method: "GET",
    });
    expect(reply).toEqual({ status: 202, body: { message: "call transferred", api_id } });
    await simulation.clock.advance(5_000);
    expect(call.heard).toEqual(["https://shop.example.com/tune.mp3", "The desk."]);
    expect(sent(call)).toBe("ring answer transfer hangup");
    expect(call.callbacks[2]).toMatchObject({ method: "GET", parameters: { Event: "Transfer" } });
    expect(call.hangupCause).toEqual(hangupCauses.endOfXml);
  });

  it.each([
    ["https://shop.example.com/gone", hangupCauses.transferUnreachable],
    ["https://shop.example.com/nothing", hangupCauses.transferUnreachable],
    ["https://shop.example.com/broken", hangupCauses.transferXmlInvalid],
  ])("a transfer to %s ends the call", async (aleg_url, ending) => {
    const { simulation, id, call } = await answeredCall();
    simulation.site["gone"] = new Response("", { status: 404 });
    simulation.site["broken"] = new Response("<Response>");
    await api(simulation, "POST", `Call/${id}/`, { aleg_url });
    await simulation.clock.advance(0);
    expect(call.hangupCause).toEqual(ending);
  });

  it("a transfer during machine detection takes the place of the answer document", async () => {
    const simulation = startSimulation({ auto: false });
    simulation.site["desk"] = response(speak("The desk."));
    const { requestUuid } = await simulation.plivo.calls.create({
      from,
      to: "14155550104",
      machineDetection: true,
      ...urls,
    });
    await simulation.clock.advance(9_000);
    await api(simulation, "POST", `Call/${requestUuid}/`, { aleg_url: "https://shop.example.com/desk" });
    await simulation.clock.advance(9_000);
    const call = recordOf(simulation.simulator, requestUuid);
    expect(sent(call)).toBe("ring transfer hangup");
    expect(call.heard).toEqual(["The desk."]);
  });

  it("a transfer needs an absolute URL, and a call that was answered", async () => {
    const { simulation, id } = await answeredCall();
    expect((await api(simulation, "POST", `Call/${id}/`, {})).body).toEqual({
      api_id,
      error: "aleg_url parameter is missing",
    });
    expect((await api(simulation, "POST", `Call/${id}/`, { aleg_url: "/desk" })).status).toBe(400);
    const { requestUuid } = await simulation.plivo.calls.create({ from, to: "14155550103", ...urls });
    const transfer = { aleg_url: "https://shop.example.com/desk" };
    expect((await api(simulation, "POST", `Call/${requestUuid}/`, transfer)).status).toBe(404);
  });
});

describe("the media of a live call", () => {
  it("play, speak and keys are done and noted", async () => {
    const { simulation, id, call } = await answeredCall();
    const replies = [
      await api(simulation, "POST", `Call/${id}/Play/`, {
        urls: "https://shop.example.com/a.mp3,https://shop.example.com/b.mp3",
      }),
      await api(simulation, "POST", `Call/${id}/Speak/`, { text: "Hello." }),
      await api(simulation, "POST", `Call/${id}/DTMF/`, { digits: "12#" }),
      await api(simulation, "DELETE", `Call/${id}/Play/`),
      await api(simulation, "DELETE", `Call/${id}/Speak/`),
    ];
    expect(replies).toEqual([
      { status: 202, body: { message: "play started", api_id } },
      { status: 202, body: { message: "speak started", api_id } },
      { status: 202, body: { message: "digits sent", api_id } },
      { status: 204, body: undefined },
      // As in the fixture of every SDK.
      { status: 200, body: { message: "speak stopped", api_id } },
    ]);
    expect(call.heard.slice(1)).toEqual([
      "https://shop.example.com/a.mp3",
      "https://shop.example.com/b.mp3",
      "Hello.",
    ]);
    expect(call.sentDigits).toBe("12#");
  });

  it.each([
    ["Play", "urls"],
    ["Speak", "text"],
    ["DTMF", "digits"],
    ["Stream", "service_url"],
  ])("%s needs %s", async (path, name) => {
    const { simulation, id } = await answeredCall();
    expect(await api(simulation, "POST", `Call/${id}/${path}/`, {})).toEqual({
      status: 400,
      body: { api_id, error: `${name} parameter is missing` },
    });
  });

  it.each([
    ["when it is stopped", 3_000, { time_limit: 60 }],
    ["at its time limit", 2_000, { time_limit: 2 }],
  ])("a recording tells its end %s, in snake_case", async (_, ms, options) => {
    const { simulation, id, call } = await answeredCall();
    const callback = { callback_url: "https://shop.example.com/recorded" };
    const { body } = await api(simulation, "POST", `Call/${id}/Record/`, {
      ...options,
      ...callback,
      file_format: "wav",
    });
    expect(body).toEqual({
      api_id,
      message: "call recording started",
      recording_id: expect.any(String),
      url: expect.stringMatching(/^https:\/\/.+\.wav$/),
    });
    await simulation.clock.advance(3_000);
    await api(simulation, "DELETE", `Call/${id}/Record/`);
    await simulation.clock.advance(0);
    expect(call.callbacks.at(-1)).toMatchObject({
      event: "notice",
      parameters: {
        call_uuid: id,
        recording_duration_ms: String(ms),
        recording_duration: String(ms / 1_000),
      },
    });
  });

  it("a stream is started, listed and stopped, and its end is told", async () => {
    const { simulation, id, call } = await answeredCall();
    const wire = {
      service_url: "wss://agent.example.com/",
      status_callback_url: "https://shop.example.com/stream",
    };
    const { status, body } = await api(simulation, "POST", `Call/${id}/Stream/`, wire);
    expect(status).toBe(202);
    const { stream_id } = body as { stream_id: string };
    const shown = {
      stream_id,
      call_uuid: id,
      service_url: wire.service_url,
      status: "initiated",
      end_time: null,
    };
    expect((await api(simulation, "GET", `Call/${id}/Stream/`)).body).toMatchObject({ objects: [shown] });
    expect((await api(simulation, "GET", `Call/${id}/Stream/${stream_id}`)).body).toMatchObject(shown);
    expect((await api(simulation, "DELETE", `Call/${id}/Stream/${stream_id}`)).status).toBe(204);
    expect((await api(simulation, "DELETE", `Call/${id}/Stream/another/`)).status).toBe(404);
    await simulation.clock.advance(0);
    expect(call.callbacks.slice(-2).map(({ parameters }) => parameters["Event"])).toEqual([
      "StartStream",
      "StopStream",
    ]);
    expect((await api(simulation, "GET", `Call/${id}/Stream/${stream_id}`)).body).toMatchObject({
      status: "stopped",
    });
  });

  it("nothing can be done to a call that is over", async () => {
    const simulation = startSimulation();
    const { callUuid } = await simulation.call("14155550100");
    for (const path of ["", "Record/", "Play/", "Speak/", "DTMF/", "Stream/"]) {
      expect(
        await api(simulation, "POST", `Call/${callUuid}/${path}`, { text: "x", urls: "x", digits: "1" }),
      ).toEqual({
        status: 404,
        body: { api_id, error: "call not found" },
      });
    }
  });
});

describe("an API fault", () => {
  it("stands for the reply, and the call is not made", async () => {
    const simulation = startSimulation();
    simulation.simulator.failNext(new Response("<html>", { status: 502 }));
    const fault = simulation.simulator.fetch(`${base}Call/`, { method: "POST" });
    expect(await (await fault).text()).toBe("<html>");
    expect(simulation.simulator.calls).toEqual([]);
    expect((await simulation.call("14155550102")).status).toBe("busy");
  });

  it("after: the call is made, its maker learns nothing, and the client does not make it twice", async () => {
    const simulation = startSimulation();
    simulation.simulator.failNext("reset", { after: true });
    const dial = simulation.plivo.calls.create({ from, to: "14155550100", ...urls });
    await expect(dial).rejects.toMatchObject({ ambiguous: true });
    await simulation.simulator.idle();
    expect(simulation.simulator.calls).toHaveLength(1);
    expect(simulation.events.map(({ type }) => type)).toEqual(["ring", "answer", "hangup"]);
  });

  it("a 429 did not dial, and the client tries again", async () => {
    const simulation = startSimulation();
    simulation.simulator.failNext(new Response(null, { status: 429, headers: { "Retry-After": "0" } }), {
      times: 2,
    });
    expect((await simulation.call("14155550102")).status).toBe("busy");
    expect(simulation.simulator.calls).toHaveLength(1);
  });

  it("strikes the requests that it names", async () => {
    const simulation = startSimulation();
    simulation.simulator.failNext(new Response(null, { status: 503 }), {
      when: ({ method }) => method === "GET",
    });
    expect((await simulation.call("14155550102")).status).toBe("busy");
    expect((await simulation.simulator.fetch(`${base}Call/`)).status).toBe(503);
  });

  it("silence lasts until the request is given up", async () => {
    const { simulator } = startSimulation({ replyTimeout: 10 });
    simulator.failNext("silence");
    const giveUp = new AbortController();
    const reply = simulator.fetch(`${base}Call/`, { method: "POST", signal: giveUp.signal });
    giveUp.abort(new Error("given up"));
    await expect(reply).rejects.toThrow("given up");
  });
});
