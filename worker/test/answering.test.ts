import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { signedHeaders } from "@plivo-edge/callbacks";
import { response, speak } from "@plivo-edge/xml";
import { describe, expect, it, vi } from "vitest";
import type { Answer } from "../src/answer/handler.ts";
import { recordBehindReply } from "../src/call/record-behind-reply.ts";
import type { Environment } from "../src/config/environment.ts";
import { createRelay } from "../src/relay.ts";
import { facts, relayUrl } from "./plivo.ts";

const hello: Answer = () => response(speak("Hello."));

/** Plivo asks for the answer document. */
async function ask(
  answer: Answer,
  {
    environment = env,
    type = "answer",
    query = "",
    machine = false,
  }: { environment?: Environment; type?: string; query?: string; machine?: boolean } = {},
): Promise<{ status: number; text: string; done: Promise<void> }> {
  const url = `${relayUrl}/v1/callbacks/${type}${query}`;
  const body = new URLSearchParams({
    ...facts(crypto.randomUUID()),
    ...(machine && { Machine: "true" }),
  });
  const headers = await signedHeaders({
    method: "POST",
    url,
    params: body,
    nonce: "1",
    authToken: "new-token",
  });
  const context = createExecutionContext();
  const request = new Request(url, { method: "POST", headers, body });
  const reply = await createRelay({ answer, answerTimeout: 50 }).fetch(request, environment, context);
  return { status: reply.status, text: await reply.text(), done: waitOnExecutionContext(context) };
}

/** The relay's environment with a state layer that does as told. */
function withCalls(record: () => Promise<unknown>): Environment {
  // All that the answer route asks of the namespace.
  const namespace = { getByName: () => ({ record }) } as unknown as Environment["CALL"];
  return { ...env, CALL: namespace };
}

describe("the callee always hears something", () => {
  it("what the handler says", async () => {
    expect(await ask(hello)).toMatchObject({
      status: 200,
      text: "<Response><Speak>Hello.</Speak></Response>",
    });
  });

  it("the document that the dialler named", async () => {
    const { text } = await ask((_, { name }) => response(speak(`This is ${name}.`)), {
      query: "?answer=welcome",
    });
    expect(text).toContain("This is welcome.");
  });

  it("an apology, when the handler fails", async () => {
    const reply = await ask(() => {
      throw new Error("no document");
    });
    expect(reply.status).toBe(200);
    expect(reply.text).toContain("We are sorry");
  });

  it("an apology, when the handler's document is none", async () => {
    const reply = await ask(() => response(speak("")));
    expect(reply.status).toBe(200);
    expect(reply.text).toContain("We are sorry");
  });

  it("an apology, when the handler takes longer than the callee waits", async () => {
    const reply = await ask(() => new Promise(() => {}), { type: "fallback" });
    expect(reply.text).toContain("We are sorry");
  });

  it("the document, when the state layer is down; the event is tried again behind it", async () => {
    const record = vi.fn().mockRejectedValueOnce(new Error("overloaded")).mockResolvedValue({ fresh: true });
    const reply = await ask(hello, { environment: withCalls(record) });
    expect(reply.text).toContain("Hello.");
    await reply.done;
    expect(record).toHaveBeenCalledTimes(2);
  });

  it("the document within the deadline, when the state layer hangs", async () => {
    let finish = (_: unknown): void => {};
    const stuck = new Promise((resolve) => {
      finish = resolve;
    });
    const reply = await ask(hello, { environment: withCalls(() => stuck) });
    expect(reply.text).toContain("Hello.");
    finish({ fresh: true });
    await reply.done;
  });
});

it("an event that an object neither stores nor refuses is tried at another stub of it", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const record = vi
    .fn()
    .mockReturnValueOnce(new Promise(() => {}))
    .mockResolvedValue({ fresh: true });
  let stored: Promise<unknown> | undefined;
  const waitUntil = (promise: Promise<unknown>): void => {
    stored = promise;
  };
  const replied = recordBehindReply("answer", record, { waitUntil }, 50);
  await vi.advanceTimersByTimeAsync(10_000);
  vi.useRealTimers();
  await replied;
  await stored;
  expect(record).toHaveBeenCalledTimes(2);
});

describe("a named document", () => {
  const named = `<Response><Speak>From the namespace.</Speak></Response>`;
  const machine = `<Response><Speak>To the machine.</Speak></Response>`;
  const byHandler: Answer = (_, { name }) => response(speak(`The handler's ${name}.`));
  const handler = "<Response><Speak>The handler's welcome.</Speak></Response>";

  async function askFor(answer: Answer, options: Parameters<typeof ask>[1] = {}): Promise<string> {
    const { status, text, done } = await ask(answer, { query: "?answer=welcome", ...options });
    expect(status).toBe(200);
    await done;
    return text;
  }

  /** The relay's environment with a namespace that does as told. */
  function withAnswers(get: (name: string) => Promise<string | null>): Environment {
    // All that is asked of the namespace.
    return { ...env, ANSWERS: { get } as unknown as KVNamespace };
  }

  it("comes before what the handler says, and the handler where there is none", async () => {
    expect(await askFor(byHandler)).toBe(handler);
    const name = crypto.randomUUID();
    await env.ANSWERS?.put(name, named);
    expect(await askFor(byHandler, { query: `?answer=${name}` })).toBe(named);
    expect(await askFor(byHandler, { query: `?answer=${name}`, type: "digits" })).toBe(named);
  });

  it("has a variant for machines, and serves them without it too", async () => {
    const documents = new Map([["welcome", named]]);
    const environment = withAnswers(async (name) => documents.get(name) ?? null);
    expect(await askFor(byHandler, { environment, machine: true })).toBe(named);
    documents.set("welcome.machine", machine);
    expect(await askFor(byHandler, { environment, machine: true })).toBe(machine);
    expect(await askFor(byHandler, { environment })).toBe(named);
  });

  it.each([
    ["is not XML", async () => "Hello."],
    ["is refused by Plivo", async () => "<Response><Say>Hello.</Say></Response>"],
    ["cannot be read", () => Promise.reject(new Error("down"))],
    ["takes too long", () => new Promise<never>(() => {})],
  ])("that %s is the handler's", async (_, get) => {
    expect(await askFor(byHandler, { environment: withAnswers(get) })).toBe(handler);
  });

  it("is served in time, with every layer behind it in trouble", async () => {
    const stuck = { getByName: () => ({ record: () => Promise.reject(new Error("overloaded")) }) };
    const environment = {
      ...withAnswers(() => new Promise<never>(() => {})),
      CALL: stuck as unknown as Environment["CALL"],
    };
    const { text } = await ask(byHandler, { environment, query: "?answer=welcome" });
    expect(text).toBe(handler);
    const { text: sorry } = await ask(() => new Promise(() => {}), { environment, query: "?answer=welcome" });
    expect(sorry).toContain("We are sorry");
  });
});

describe("the document that came with the request to place the call", () => {
  const held = "<Response><Speak>Just for you.</Speak></Response>";
  const id = (): DurableObjectId => env.PLACEMENT.idFromName(crypto.randomUUID());

  it("comes before the named one and the handler's", async () => {
    const placement = env.PLACEMENT.get(id());
    await placement.storeDocument(held);
    const name = crypto.randomUUID();
    await env.ANSWERS?.put(name, "<Response><Speak>For everyone.</Speak></Response>");
    const { text } = await ask(hello, { query: `?answer=${name}&document=${placement.id}` });
    expect(text).toBe(held);
  });

  it("that is forgotten leaves it to the handler", async () => {
    expect((await ask(hello, { query: `?document=${id()}` })).text).toContain("Hello.");
  });

  // Another document might say what is meant for somebody else.
  it.each([
    ["is down", () => Promise.reject(new Error("overloaded"))],
    ["hangs", () => new Promise(() => {})],
  ])("is an apology and no other document, when its object %s", async (_, document) => {
    const namespace = { idFromString: () => id(), get: () => ({ document }) };
    // All that is asked of the namespace.
    const environment = { ...env, PLACEMENT: namespace as unknown as Environment["PLACEMENT"] };
    const { status, text } = await ask(hello, { environment, query: `?document=${id()}` });
    expect(status).toBe(200);
    expect(text).toContain("We are sorry");
  });
});

describe("a relay without its secrets", () => {
  it("answers 500 and says which one is missing", async () => {
    const { PLIVO_AUTH_TOKEN: _, ...bare } = env;
    const reply = await ask(hello, { environment: bare });
    expect(reply.status).toBe(500);
    expect(reply.text).toContain("PLIVO_AUTH_TOKEN is missing");
  });
});
