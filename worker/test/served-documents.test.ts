import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { parse, response, speak } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import type { Answer } from "../src/answer/handler.ts";
import type { Snapshot } from "../src/call/call.ts";
import type { Environment } from "../src/config/environment.ts";
import { createRelay } from "../src/relay.ts";
import { facts, relayUrl, signed } from "./plivo.ts";

/** Plivo asks for documents of one call; gives what the call's object tells of it afterwards. */
async function serve(
  answer: Answer,
  types: readonly string[],
  { environment = env, unredacted = true }: { environment?: Environment; unredacted?: boolean } = {},
): Promise<Snapshot["documents"]> {
  const call = crypto.randomUUID();
  for (const type of types) {
    const context = createExecutionContext();
    const request = await signed(`${relayUrl}/v1/callbacks/${type}`, { ...facts(call), Digits: "1" });
    const relay = createRelay({ answer, answerTimeout: 1_000 });
    expect((await relay.fetch(request, environment, context)).status).toBe(200);
    await waitOnExecutionContext(context);
  }
  return (await env.CALL.getByName(call).snapshot({ unredacted })).documents;
}

describe("what was served is kept with the call", () => {
  it("each document, where it came from, and how long it took", async () => {
    const documents = await serve(
      ({ type }) => response(speak(`For ${type}.`)),
      ["ring", "answer", "digits"],
    );
    expect(documents).toEqual([
      {
        seq: 2,
        from: "handler",
        took: expect.any(Number),
        warnings: [],
        xml: expect.stringContaining("For answer."),
      },
      {
        seq: 3,
        from: "handler",
        took: expect.any(Number),
        warnings: [],
        xml: expect.stringContaining("For digits."),
      },
    ]);
  });

  it("one that the handler has to wait for, behind the reply", async () => {
    const [document] = await serve(async () => {
      await scheduler.wait(20);
      return response(speak("Late."));
    }, ["answer"]);
    expect(document).toMatchObject({ seq: 1, from: "handler", xml: expect.stringContaining("Late.") });
  });

  it("the apology, and that it was one; not what the handler has thrown", async () => {
    const [document] = await serve(() => {
      throw new Error("no customer 14155550199");
    }, ["answer"]);
    expect(document).toMatchObject({ from: "apology", warnings: ["handler: a document could not be had"] });
    expect(JSON.stringify(document)).not.toContain("customer");
  });

  it("a stored document with its doubts", async () => {
    await env.ANSWERS?.put("odd", `<Response><Speak loud="yes">Hello.</Speak></Response>`);
    const call = crypto.randomUUID();
    const context = createExecutionContext();
    const relay = createRelay({ answer: () => response() });
    await relay.fetch(await signed(`${relayUrl}/v1/callbacks/answer/answer/odd`, facts(call)), env, context);
    await waitOnExecutionContext(context);
    const { documents } = await env.CALL.getByName(call).snapshot({ unredacted: true });
    expect(documents).toEqual([
      expect.objectContaining({
        from: "namespace",
        warnings: [expect.stringMatching(/^Response\/Speak\[0\]@loud: /)],
      }),
    ]);
    expect(() => parse(documents[0]?.xml ?? "")).not.toThrow();
  });

  it("once, however often Plivo asks the same", async () => {
    const documents = await serve(() => response(speak("Hello.")), ["answer", "answer"]);
    expect(documents).toHaveLength(1);
  });

  it("without what it says, for a ticket that does not open that", async () => {
    const [document] = await serve(() => response(speak("Hello, Ada.")), ["answer"], { unredacted: false });
    expect(document).toEqual({ seq: 1, from: "handler", took: expect.any(Number), warnings: [] });
  });

  it("not at all, where the relay is told so", async () => {
    const environment = { ...env, KEEP_DOCUMENTS: "false" };
    expect(await serve(() => response(speak("Hello.")), ["answer"], { environment })).toEqual([]);
  });
});
