import type { SimulatorEvent } from "@plivo-edge/simulator";
import { play, response } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import { api, authId, authToken, type Simulation, startSimulation } from "./simulation.ts";

const required = { from: "14155550100", to: "14155550101", answer_url: "https://shop.example.com/answer" };

function listening(strict = false): { simulation: Simulation; warnings: string[] } {
  const warnings: string[] = [];
  const onEvent = (event: SimulatorEvent): void => {
    if (event.type === "warning") warnings.push(event.message);
  };
  const simulation = startSimulation({ auto: false, onEvent, strict });
  simulation.site["answer"] = response(play("https://shop.example.com/a.mp3", { loop: 0 }));
  return { simulation, warnings };
}

/** The parameters of a call's answer request, of a call that a request with these parameters made. */
async function answered(more: object): Promise<{ parameters: Record<string, string>; to: string[] }> {
  const { simulation } = listening();
  const { status, body } = await api(simulation, "POST", "Call/", { ...required, ...more });
  expect([status, body]).toMatchObject([201, {}]);
  await simulation.clock.advance(30_000);
  const [call] = simulation.simulator.calls;
  const answer = call?.callbacks.find(({ event }) => event === "answer");
  return { parameters: { ...answer?.parameters }, to: simulation.simulator.calls.map(({ to }) => to) };
}

describe("a request means what it says, in Plivo's own spelling", () => {
  it.each(["answerUrl", "AnswerUrl", "Answer_Url", "ANSWER_URL"])("%s is no answer_url", async (name) => {
    const { simulation } = listening();
    const { answer_url: url, ...others } = required;
    expect(await api(simulation, "POST", "Call/", { ...others, [name]: url })).toMatchObject({ status: 400 });
    expect(simulation.simulator.calls).toEqual([]);
  });
});

describe("a request means what it says, in whatever JSON type", () => {
  it.each([
    ["an array", ["14155550101", "14155550102"], ["14155550101", "14155550102"]],
    ["an array of numbers", [14155550101, 14155550102], ["14155550101", "14155550102"]],
    ["an array of one", ["14155550101"], ["14155550101"]],
    ["a number", 14155550101, ["14155550101"]],
    ["a separator at the end", "14155550101<14155550102<", ["14155550101", "14155550102"]],
    ["spaces", "14155550101 < 14155550102", ["14155550101", "14155550102"]],
    ["a number twice", "14155550101<+14155550101", ["14155550101"]],
    ["numbers twice", ["14155550101", "+14155550102", "14155550102"], ["14155550101", "+14155550102"]],
  ])("to: %s", async (_, to, expected) => {
    expect((await answered({ to })).to).toEqual(expected);
  });

  it.each([
    "14155550101,14155550102",
    "['14155550101']",
    ["14155550101,14155550102"],
    [],
    "<",
    "",
    {},
    true,
    [["14155550101", "14155550102"]],
    [{}],
    "sip:a@example.com,sip:b@example.com",
  ])("to: %j is nobody: nothing is dialled", async (to) => {
    const { simulation } = listening();
    expect((await api(simulation, "POST", "Call/", { ...required, to })).status).toBe(400);
    expect(simulation.simulator.calls).toEqual([]);
  });

  it.each([
    ["a comma at the end", "a=b,", { "X-PH-a": "b" }],
    ["commas and spaces", ", Test=Sample , B=2 ,", { "X-PH-Test": "Sample", "X-PH-B": "2" }],
    ["the prefix, as Go's SDK writes it", "X-PH-Test1=value1", { "X-PH-Test1": "value1" }],
    ["a plus sign, as Go's SDK tests it", "A=b+c", { "X-PH-A": "b+c" }],
    ["a list", ["A=1", "B=2"], { "X-PH-A": "1", "X-PH-B": "2" }],
    ["an object of numbers", { A: 1, C: null }, { "X-PH-A": "1" }],
    ["an object as text", '{"A":"1"}', { "X-PH-A": "1" }],
  ])("sip_headers: %s", async (_, sip_headers, expected) => {
    expect((await answered({ sip_headers })).parameters).toMatchObject(expected);
  });

  it.each(["A", "=b", "A=", "A=b\r\nInjected: yes", { "A b": "c" }, { A: { b: "c" } }, "{A}"])(
    "sip_headers: %j is refused",
    async (sip_headers) => {
      const { simulation } = listening();
      expect((await api(simulation, "POST", "Call/", { ...required, sip_headers })).status).toBe(400);
    },
  );

  it.each([true, "true", "True", 1, "1", "yes", "On", " true "])(
    "a flag: %j is true",
    async (send_on_preanswer) => {
      const { simulation } = listening();
      await api(simulation, "POST", "Call/", { ...required, send_digits: 12, send_on_preanswer });
      await simulation.clock.advance(3_000);
      expect(simulation.simulator.calls[0]).toMatchObject({ status: "ringing", sentDigits: "12" });
    },
  );

  it.each([false, "false", "False", 0, "0", null, "", "no", "OFF"])(
    "a flag: %j is not",
    async (send_on_preanswer) => {
      const { simulation } = listening();
      await api(simulation, "POST", "Call/", { ...required, send_digits: "12", send_on_preanswer });
      await simulation.clock.advance(3_000);
      expect(simulation.simulator.calls[0]).toMatchObject({ status: "ringing", sentDigits: "" });
    },
  );

  it.each(["caller_name", "time_limit", "ring_url", "machine_detection", "sip_headers", "parent_call_uuid"])(
    "%s: null counts as absent",
    async (name) => {
      expect((await answered({ [name]: null })).to).toEqual(["14155550101"]);
    },
  );

  it.each(["from", "to", "answer_url"])("%s: null is missing", async (name) => {
    const { simulation } = listening();
    expect(await api(simulation, "POST", "Call/", { ...required, [name]: null })).toMatchObject({
      status: 400,
      body: { error: `${name} parameter is missing` },
    });
  });

  it("the value that is validated is the value that is used", async () => {
    const { parameters, to } = await answered({ from: 14155550100, to: [14155550101], caller_name: 42 });
    expect([parameters["From"], to]).toEqual(["14155550100", ["14155550101"]]);
  });

  it("a form is read as well", async () => {
    const { simulation } = listening();
    const reply = await simulation.simulator.fetch(`https://api.plivo.com/v1/Account/${authId}/Call/`, {
      method: "POST",
      headers: { Authorization: `Basic ${btoa(`${authId}:${authToken}`)}` },
      body: new URLSearchParams(required),
    });
    expect(reply.status).toBe(201);
  });

  it.each([
    ["a name that comes again", "to=14155550101&to=14155550102"],
    ["brackets, as PHP writes a list", "to[]=14155550101&to[]=14155550102"],
    ["numbers in brackets", "to[0]=14155550101&to[1]=14155550102"],
    ["brackets that are escaped", "to%5B%5D=14155550101&to%5B%5D=14155550102"],
    ["the separator", "to=14155550101<14155550102"],
    ["plus signs that are not escaped", "to=+14155550101<+14155550102"],
  ])("the list of a form, with %s: nobody of it is lost", async (_, to) => {
    const { simulation } = listening();
    const form = `from=+14155550100&${to}&answer_url=https://shop.example.com/answer`;
    expect(await (await send(simulation, "POST", "Call/", form, formType)).json()).toMatchObject({
      message: "calls fired",
    });
    const called = simulation.simulator.calls.map((call) => call.to.replace("+", ""));
    expect(called).toEqual(["14155550101", "14155550102"]);
  });

  it("of a form, two values for what has one are none", async () => {
    const { simulation } = listening();
    const form = new URLSearchParams([...Object.entries(required), ["answer_url", "https://else.example"]]);
    expect(await (await send(simulation, "POST", "Call/", form)).json()).toMatchObject({
      error: "answer_url parameter must be an absolute http or https URL",
    });
  });

  it.each([undefined, "text/plain", formType, "application/json; charset=latin1"])(
    "JSON is JSON, sent as %s",
    async (type) => {
      const { simulation } = listening();
      expect((await send(simulation, "POST", "Call/", JSON.stringify(required), type)).status).toBe(201);
      expect(simulation.simulator.calls.map(({ to }) => to)).toEqual([required.to]);
    },
  );

  it("a form asks for the asynchronous API as JSON does", async () => {
    const { simulation } = listening();
    const form = new URLSearchParams({ ...required, callback_url: "https://shop.example.com/later" });
    const reply = await send(simulation, "POST", "Call/", form);
    expect(await reply.json()).toMatchObject({ message: "async api spawned" });
  });

  it("the scheme of the credentials is read in small letters as well", async () => {
    const authorization = `basic ${btoa(`${authId}:${authToken}`)}`;
    const url = `https://api.plivo.com/v1/Account/${authId}/Call/`;
    const { simulator } = listening().simulation;
    expect((await simulator.fetch(url, { headers: { authorization } })).status).toBe(200);
  });

  it.each(["get", "Get"])("a method: %s", async (answer_method) => {
    const { simulation, warnings } = listening();
    await api(simulation, "POST", "Call/", { ...required, answer_method });
    expect(warnings).toEqual(["POST /Call: answer_method is in small letters, and counts as GET"]);
    await simulation.clock.advance(6_500);
    expect(simulation.received.at(-1)).toMatchObject({ method: "GET", url: { pathname: "/answer" } });
  });

  it.each(["", " ", "{}", "[]", "null"])("a body of %j asks for nothing in particular", async (body) => {
    const { simulation, path } = await recordable();
    expect((await send(simulation, "POST", path, body)).status).toBe(202);
  });
});

/** An answered call, and where its recordings are. */
async function recordable(): Promise<{ simulation: Simulation; path: string; warnings: string[] }> {
  const { simulation, warnings } = listening();
  await api(simulation, "POST", "Call/", required);
  await simulation.clock.advance(6_500);
  return { simulation, path: `Call/${simulation.simulator.calls[0]?.callUuid}/Record/`, warnings };
}

const formType = "application/x-www-form-urlencoded";

/** A request whose body is sent as it is. */
async function send(
  { simulator }: Simulation,
  method: string,
  path: string,
  body?: string | URLSearchParams,
  type?: string,
): Promise<Response> {
  return simulator.fetch(`https://api.plivo.com/v1/Account/${authId}/${path}`, {
    method,
    headers: {
      Authorization: `Basic ${btoa(`${authId}:${authToken}`)}`,
      ...(type !== undefined && { "Content-Type": type }),
    },
    body: body ?? null,
  });
}

describe("what Plivo documents nowhere", () => {
  const undocumented = { ...required, to: ["14155550101"], caller_name: null, colour: "red" };

  it("is a warning, which holds no value", async () => {
    const { simulation, warnings } = listening();
    expect((await api(simulation, "POST", "Call/", undocumented)).status).toBe(201);
    expect(warnings).toEqual([
      "POST /Call: to is a JSON array, and Plivo documents text",
      "POST /Call: caller_name is null, and counts as absent",
      "POST /Call: colour is not a parameter here, and changes nothing",
    ]);
  });

  it("is refused with `strict`", async () => {
    const { simulation } = listening(true);
    expect((await api(simulation, "POST", "Call/", required)).status).toBe(201);
    for (const name of ["to", "caller_name", "colour"] as const) {
      const body = { ...required, [name]: undocumented[name] };
      expect((await api(simulation, "POST", "Call/", body)).status).toBe(400);
    }
  });

  it("the documented request has no warning", async () => {
    const { simulation, warnings } = listening();
    const documented = { ...required, time_limit: 60, machine_detection: "true", sip_headers: "A=1,B=2" };
    await api(simulation, "POST", "Call/", documented);
    await api(simulation, "GET", "Call/?limit=5&offset=0&status=live");
    expect(warnings).toEqual([]);
  });
});

it("what a document has that Plivo documents otherwise is told of, and not its value", async () => {
  const { simulation, warnings } = listening();
  simulation.site["answer"] = new Response(
    '<Response><Wait length="1.5" colour="red"/><Play loop="">https://shop.example.com/a.mp3</Play></Response>',
  );
  await api(simulation, "POST", "Call/", required);
  await simulation.clock.advance(30_000);
  expect(warnings).toEqual([
    "the document for answer: Response/Wait[0]@length is documented to be a whole number, 1 or more",
    "the document for answer: Response/Wait[0]@colour is not documented",
    "the document for answer: Response/Play[1]@loop is documented to be a whole number, 0 or more",
  ]);
  expect(simulation.simulator.calls[0]?.heard).toEqual(["https://shop.example.com/a.mp3"]);
});

describe("the arguments of a DELETE", () => {
  type Write = (url: string) => { path: string; body?: string | URLSearchParams };
  const inBody = (name: string) => (url: string) => ({ path: "", body: JSON.stringify({ [name]: url }) });
  const inQuery = (name: string) => (url: string) => ({ path: `?${name}=${encodeURIComponent(url)}` });

  it.each<[string, Write]>([
    ["URL in the body", inBody("URL")],
    ["url in the body", inBody("url")],
    ["Url in the body", inBody("Url")],
    ["URL in the query", inQuery("URL")],
    ["url in the query", inQuery("url")],
    ["URL in a form", (URL) => ({ path: "", body: new URLSearchParams({ URL }) })],
  ])("%s stops that recording, and no other", async (_, write) => {
    const { simulation, path } = await recordable();
    const callback_url = "https://shop.example.com/recorded";
    const first = await api(simulation, "POST", path, { callback_url });
    await api(simulation, "POST", path, { callback_url });
    const { path: query, body } = write(String(Object(first.body).url));
    expect((await send(simulation, "DELETE", path + query, body)).status).toBe(204);
    await simulation.clock.advance(0);
    const told = simulation.received.filter(({ url }) => url.pathname === "/recorded");
    expect(told).toHaveLength(1);
    expect(told[0]?.parameters).toContainEqual(["record_url", Object(first.body).url]);
  });

  it("that name nothing are told of, because every recording is stopped", async () => {
    const { simulation, path, warnings } = await recordable();
    expect((await send(simulation, "DELETE", `${path}?recording_id=1`)).status).toBe(204);
    expect(warnings).toEqual([expect.stringContaining("recording_id is not a parameter here")]);
  });

  it("that cannot be read stop nothing", async () => {
    const { simulation, path } = await recordable();
    await api(simulation, "POST", path, { callback_url: "https://shop.example.com/recorded" });
    expect((await send(simulation, "DELETE", path, '{"URL":"https://')).status).toBe(400);
    await simulation.clock.advance(0);
    expect(simulation.received.map(({ url }) => url.pathname)).not.toContain("/recorded");
  });
});

describe("one of a few words", () => {
  it.each([
    ["Record/", { file_format: "WAV", record_channel_type: "Stereo" }],
    ["Play/", { urls: "https://shop.example.com/a.mp3", legs: "ALEG" }],
    ["DTMF/", { digits: "1", leg: "Aleg" }],
    ["Stream/", { service_url: "wss://agent.example.com", audio_track: "Inbound" }],
  ])("of %s may have capitals: %j", async (path, body) => {
    const { simulation, path: record, warnings } = await recordable();
    expect((await api(simulation, "POST", record.replace("Record/", path), body)).status).toBe(202);
    expect(warnings.at(-1)).toContain("is in capital letters, and counts as ");
  });

  it("is what was meant: a hang-up at machines", async () => {
    const { simulation } = listening();
    await api(simulation, "POST", "Call/", { ...required, to: "14155550104", machine_detection: "Hangup" });
    await simulation.clock.advance(60_000);
    expect(simulation.simulator.calls[0]?.hangupCause?.code).toBe(9100);
  });
});

describe("the filters of a list", () => {
  it.each([
    ["end_time__gt=2026-01-05T08:00:00Z", 1],
    ["end_time__gt=2026-01-05T08:00:00.000%2B00:00", 1],
    ["end_time__gt=2026-01-05T13:30:00%2B0530", 1],
    ["end_time__gt=2026-01-05%2008:00:00-0500", 0],
    ["end_time__gt=2026-01-05", 1],
    ["end_time__lt=2026-01-05", 0],
    ["from_number=+14155550100", 1],
    ["call_direction=Outbound", 1],
  ])("%s is a warning, and means what it says", async (query, count) => {
    const { simulation, warnings } = listening();
    await api(simulation, "POST", "Call/", required);
    await simulation.clock.advance(30_000);
    expect(await api(simulation, "GET", `Call/?${query}`)).toMatchObject({
      status: 200,
      body: { meta: { total_count: count } },
    });
    expect(warnings).toEqual([expect.stringContaining("GET /Call: ")]);
  });

  it.each(["Live", "LIVE"])("status=%s asks for the live calls", async (status) => {
    const { simulation } = listening();
    await api(simulation, "POST", "Call/", required);
    await simulation.clock.advance(3_000);
    const [call] = simulation.simulator.calls;
    expect((await api(simulation, "GET", `Call/?status=${status}`)).body).toMatchObject({
      calls: [call?.callUuid],
    });
    expect((await api(simulation, "GET", `Call/${call?.callUuid}/?status=${status}`)).status).toBe(200);
  });

  it("a status that there is not is a warning", async () => {
    const { simulation, warnings } = listening();
    expect((await api(simulation, "GET", "Call/?status=completed")).status).toBe(200);
    expect(warnings).toEqual(["GET /Call: status is neither live nor queued, and changes nothing"]);
  });
});

it.each([
  ["GET", "Recording/"],
  ["GET", "Application/"],
  ["GET", "MultiPartyCall/name_desk/"],
  ["POST", "MultiPartyCall/name_desk/Participant/"],
])(
  "%s %s, which Plivo has and this has not, is told of, and is no method that is not allowed",
  async (method, path) => {
    const { simulation, warnings } = listening();
    expect((await api(simulation, method, path)).status).toBe(404);
    expect(warnings).toEqual([`${method} /${path.replace(/\/$/, "")}: this is not simulated`]);
  },
);

it("limit and offset cut the lists of live and queued calls, so that a loop over them ends", async () => {
  const { simulation } = listening();
  await api(simulation, "POST", "Call/", { ...required, to: "14155550101<14155550102<14155550103" });
  await simulation.clock.advance(1_500);
  const ids = simulation.simulator.calls.map(({ callUuid }) => callUuid);
  const list = async (query: string) => (await api(simulation, "GET", `Call/?status=live${query}`)).body;
  expect(await list("")).toMatchObject({ calls: ids });
  expect(await list("&limit=2&offset=0")).toMatchObject({ calls: ids.slice(0, 2) });
  expect(await list("&limit=2&offset=2")).toMatchObject({ calls: ids.slice(2) });
  expect(await list("&limit=1&offset=1000")).toMatchObject({ calls: [] });
  expect((await api(simulation, "GET", "Call/?status=queued&limit=21")).status).toBe(400);
});

it("a 401 is plain text where that is asked for", async () => {
  const { simulator } = startSimulation({ unauthorizedAsText: true });
  const reply = await simulator.fetch(`https://api.plivo.com/v1/Account/${authId}/Call/`);
  expect([reply.status, reply.headers.get("Content-Type")]).toEqual([401, "text/plain; charset=UTF-8"]);
});
