import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { signedHeaders } from "@plivo-edge/callbacks";
import { response, speak } from "@plivo-edge/xml";
import { describe, expect, it, vi } from "vitest";
import type { Answer } from "../src/answer.ts";
import type { Environment } from "../src/environment.ts";
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
  }: { environment?: Environment; type?: string; query?: string } = {},
): Promise<{ status: number; text: string; done: Promise<void> }> {
  const url = `${relayUrl}/v1/callbacks/${type}${query}`;
  const body = new URLSearchParams(facts(crypto.randomUUID()));
  const headers = await signedHeaders({
    method: "POST",
    url,
    params: body,
    nonce: "1",
    authToken: "new-token",
  });
  const context = createExecutionContext();
  const request = new Request(url, { method: "POST", headers, body });
  const reply = await createRelay({ answer, patience: 50 }).fetch(request, environment, context);
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

describe("a relay without its secrets", () => {
  it("answers 500 and says which one is missing", async () => {
    const { PLIVO_AUTH_TOKEN: _, ...bare } = env;
    const reply = await ask(hello, { environment: bare });
    expect(reply.status).toBe(500);
    expect(reply.text).toContain("PLIVO_AUTH_TOKEN is missing");
  });
});
