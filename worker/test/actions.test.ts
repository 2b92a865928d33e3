import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { signedHeaders } from "@plivo-edge/callbacks";
import { getDigits, multiPartyCall, parse, record, response, speak } from "@plivo-edge/xml";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Answer } from "../src/answer/handler.ts";
import { createRelay } from "../src/relay.ts";
import { callback, facts, relayUrl } from "./plivo.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const everything = { unredacted: true };

async function typesOf(call: string): Promise<string[]> {
  const { events } = await env.CALL.getByName(call).snapshot(everything);
  return events.map((event) => event.type);
}

/** Plivo calls a URL of a relay that answers so. */
async function ask(
  answer: Answer,
  url: string,
  params: Record<string, string>,
  { nonce = crypto.randomUUID(), publicUrl }: { nonce?: string; publicUrl?: string } = {},
): Promise<string> {
  const headers = await signedHeaders({
    method: "POST",
    url,
    params: Object.entries(params),
    nonce,
    authToken: "new-token",
  });
  const context = createExecutionContext();
  const request = new Request(publicUrl ? url.replace(publicUrl, relayUrl) : url, {
    method: "POST",
    headers,
    body: new URLSearchParams(params),
  });
  const environment = publicUrl ? { ...env, PUBLIC_URL: publicUrl } : env;
  const reply = await createRelay({ answer }).fetch(request, environment, context);
  await waitOnExecutionContext(context);
  expect(reply.status).toBe(200);
  return reply.text();
}

/** A menu that repeats itself. */
const menu: Answer = (event, { url, name }) =>
  event.type === "digits"
    ? response(speak(`${name}: ${event.digits}.`))
    : response(getDigits({ action: url("digits", { answer: "menu" }), numDigits: 1 }, speak("Press a key.")));

/** Where a document's first element sends what it got. */
function actionOf(xml: string): string {
  const [first] = parse(xml).children;
  if (typeof first === "string" || first?.name !== "GetDigits") throw new Error("expected <GetDigits>");
  return first.attributes.action ?? "";
}

describe("the URLs of a document", () => {
  const answerUrl = `${relayUrl}/v1/callbacks/answer`;

  it("keep the call, its feed, its times and its expiry, and may name another document", async () => {
    const call = crypto.randomUUID();
    const kept = (answer: string) =>
      `feed/alice/answer/${answer}/ringTimeout/20/timeLimit/60/expires/4102444800`;
    const action = actionOf(await ask(menu, `${answerUrl}/${kept("welcome")}`, facts(call)));
    expect(action.replace(/(?<=\/id\/)[\da-f-]{36}/, "ID")).toBe(
      `${relayUrl}/v1/callbacks/digits/call/${call}/id/ID/${kept("menu")}#rc=5&rp=5xx,ct,rt`,
    );
  });

  it("keep the document's name where none is given", async () => {
    const keeping: Answer = (_, { url }) => response(getDigits({ action: url("digits") }, speak("?")));
    const url = actionOf(await ask(keeping, `${answerUrl}/answer/welcome`, facts(crypto.randomUUID())));
    expect(url).toContain("/answer/welcome#");
  });

  it("are tried again as the dialler chose for the call, and so are theirs", async () => {
    const action = actionOf(await ask(menu, `${answerUrl}/retry/rc-2.rp-all`, facts(crypto.randomUUID())));
    expect(action).toMatch(/\/retry\/rc-2\.rp-all#rc=2&rp=all$/);
    const plain = actionOf(await ask(menu, `${answerUrl}/retry/plivo`, facts(crypto.randomUUID())));
    expect(plain).toMatch(/\/retry\/plivo$/);
  });

  it("are those that Plivo can reach", async () => {
    const publicUrl = "https://calls.example.com/edge";
    const xml = await ask(menu, `${publicUrl}/v1/callbacks/answer`, facts(crypto.randomUUID()), {
      publicUrl,
    });
    expect(actionOf(xml)).toMatch(/^https:\/\/calls\.example\.com\/edge\/v1\/callbacks\/digits\//);
  });

  it("are answered by the same handler, and their events join the call", async () => {
    const call = crypto.randomUUID();
    const action = actionOf(await ask(menu, answerUrl, facts(call)));
    expect(await ask(menu, action, { ...facts(call), Digits: "7" })).toContain("<Speak>menu: 7.</Speak>");
    const { events } = await env.CALL.getByName(call).snapshot(everything);
    expect(events).toMatchObject([{ type: "answer" }, { type: "digits", digits: "7" }]);
  });

  it("tell a second question from a second copy of the first", async () => {
    const call = crypto.randomUUID();
    const first = actionOf(await ask(menu, answerUrl, facts(call)));
    const second = actionOf(await ask(menu, `${relayUrl}/v1/callbacks/redirect`, facts(call)));
    for (const action of [first, first, second]) await ask(menu, action, { ...facts(call), Digits: "1" });
    expect(await typesOf(call)).toEqual(["answer", "redirect", "digits", "digits"]);
  });

  it("say which call it is where the callback itself does not", async () => {
    const request = crypto.randomUUID();
    const asked: string[] = [];
    const recording: Answer = (_, { url }) => {
      asked.push(url("transcription"));
      return response(record({ transcriptionUrl: asked[0] }));
    };
    await ask(recording, answerUrl, { ...facts(request), CallUUID: "another-id" });
    const reply = await ask(recording, asked[0] ?? "", { call_uuid: "another-id", transcription: "Hello." });
    expect(reply).toBe('{"fresh":true}');
    expect(await typesOf(request)).toEqual(["answer", "transcription"]);
  });
});

describe("a callback of a document", () => {
  it.each(["digits", "input", "record", "dial", "exit", "redirect", "transfer"])(
    "%s is answered with a document",
    async (type) => {
      const call = crypto.randomUUID();
      const reply = await callback(type, facts(call));
      expect(reply.headers.get("content-type")).toBe("application/xml");
      expect(await reply.text()).toMatch(/^<Response>/);
      expect(await typesOf(call)).toEqual([type]);
    },
  );

  const notices = ["speech", "leg", "conference", "multiparty", "recording", "transcription", "stream"];

  it.each(notices)("%s is stored before it gets its 200", async (type) => {
    const call = crypto.randomUUID();
    await (await callback("ring", facts(call))).text();
    const reply = await callback(type, { CallUUID: call });
    expect(await reply.json()).toEqual({ fresh: true });
    expect(await typesOf(call)).toEqual(["ring", type]);
  });

  it.each(notices)("%s makes no call of its own where it names nothing but a CallUUID", async (type) => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    const call = crypto.randomUUID();
    const reply = await callback(type, { CallUUID: call });
    expect([reply.status, await reply.json()]).toEqual([200, { fresh: false }]);
    expect(warn).toHaveBeenCalledWith({
      message: "a notice came for a call that is not known",
      kind: "notice-unknown",
      type,
    });
    expect(await typesOf(call)).toEqual([]);
  });

  it("that names no call is of the one whose URL it came to, by that one's own CallUUID", async () => {
    const [request, leg] = [crypto.randomUUID(), crypto.randomUUID()];
    const asked: string[] = [];
    const joining: Answer = (_, { url }) => {
      asked.push(url("multiparty"));
      return response(multiPartyCall("Desk", { role: "agent", statusCallbackUrl: asked[0] }));
    };
    await ask(joining, `${relayUrl}/v1/callbacks/answer`, { ...facts(request), CallUUID: leg });
    await ask(joining, asked[0] ?? "", { EventName: "MPCStart", MPCUUID: "m-1" });
    const { events } = await env.CALL.getByName(request).snapshot(everything);
    expect(events[1]).toMatchObject({ type: "multiparty", callUuid: leg, eventName: "MPCStart" });
  });

  it.each(["", "toString", "Ring"])("of the unknown type %j is a 404", async (type) => {
    const reply = await callback(type, facts("unknown"));
    expect(reply.status).toBe(404);
    await reply.text();
  });
});

describe("a nonce", () => {
  async function send(type: string, params: Record<string, string>, nonce: string): Promise<unknown> {
    const url = `${relayUrl}/v1/callbacks/${type}`;
    const fields = Object.entries(params);
    const headers = await signedHeaders({
      method: "POST",
      url,
      params: fields,
      nonce,
      authToken: "new-token",
    });
    const body = new URLSearchParams(params);
    const reply = await exports.default.fetch(
      new Request(url, { method: "POST", headers: { ...headers }, body }),
    );
    expect(reply.status).toBe(200);
    return reply.json();
  }

  const pressed = (call: string) => ({
    CallUUID: call,
    ConferenceAction: "digits",
    ConferenceDigitsMatch: "1",
  });

  it("tells two presses of a key from one that is sent twice", async () => {
    const call = crypto.randomUUID();
    await send("ring", facts(call), "0");
    expect(await send("conference", pressed(call), "1")).toEqual({ fresh: true });
    expect(await send("conference", pressed(call), "2")).toEqual({ fresh: true });
    expect(await send("conference", pressed(call), "1")).toEqual({ fresh: false });
    expect(await typesOf(call)).toEqual(["ring", "conference", "conference"]);
  });

  it("that the call has taken changes nothing again, whatever comes with it", async () => {
    const call = crypto.randomUUID();
    expect(await send("ring", facts(call), "1")).toEqual({ fresh: true });
    expect(await send("hangup", facts(call), "1")).toEqual({ fresh: false });
    expect(await send("hangup", facts(call), "2")).toEqual({ fresh: true });
    expect(await typesOf(call)).toEqual(["ring", "hangup"]);
  });

  it("of one call is not that of another", async () => {
    for (const call of [crypto.randomUUID(), crypto.randomUUID()]) {
      expect(await send("ring", facts(call), "1")).toEqual({ fresh: true });
    }
  });
});
