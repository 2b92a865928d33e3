import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { response, speak } from "@plivo-edge/xml";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AnswerContext } from "../../src/answer/handler.ts";
import { Campaign } from "../../src/campaigns/campaign.ts";
import { createRelay } from "../../src/relay.ts";
import { facts, signed } from "../plivo.ts";
import type { Sent } from "../plivo-stub.ts";
import { call, forgetShares, plivo, TestCampaign, turnClock } from "./campaign.ts";

beforeEach(async () => {
  await forgetShares();
  for (const level of ["warn", "error"] as const) vi.spyOn(console, level).mockImplementation(() => {});
  turnClock();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const ada = { to: "14155550199", id: "ada", variables: { name: "Ada & <Co>", at: "3 o'clock" } };

/** The dial of one callee, who is about to hear something. */
async function dialled(body: object, line: object = ada): Promise<Sent> {
  const { sent } = plivo();
  const campaign = await TestCampaign.of([line], body);
  await campaign.until(() => sent.length === 1);
  return sent[0] as Sent;
}

const xml = "<Response><Speak>Hello {{name}}, at {{ at }}.</Speak></Response>";
const heard = "<Response><Speak>Hello Ada &amp; &lt;Co&gt;, at 3 o'clock.</Speak></Response>";

describe("a document that came with the campaign", () => {
  it("says to each callee what their variables are, escaped", async () => {
    const dial = await dialled({ answer: { xml } });
    expect(await call(dial, "answer")).toBe(heard);
  });

  it("leaves out what a callee has not, and tells the operator", async () => {
    const warn = vi.spyOn(console, "warn");
    const dial = await dialled({ answer: { xml } }, { to: "14155550199", variables: { at: "noon" } });
    expect(await call(dial, "answer")).toBe("<Response><Speak>Hello , at noon.</Speak></Response>");
    expect(warn).toHaveBeenCalledWith(
      expect.objectContaining({ kind: "document-suspicious", rule: expect.stringContaining("`name`") }),
    );
  });

  it("is heard at the fallback too", async () => {
    const dial = await dialled({ answer: { xml } });
    const url = (dial.body["fallback_url"] ?? "").replace(/#.*/, "");
    const reply = await exports.default.fetch(await signed(url, facts(crypto.randomUUID())));
    expect(await reply.text()).toBe(heard);
  });

  it("cannot be broken by a variable", async () => {
    const evil = { to: "14155550199", variables: { name: "]]></Speak><Hangup/>" } };
    const cdata = "<Response><Speak><![CDATA[{{name}}]]></Speak></Response>";
    const dial = await dialled({ answer: { xml: cdata } }, evil);
    const document = await call(dial, "answer");
    expect(document).not.toContain("<Hangup");
  });
});

describe("a document that the relay knows by name", () => {
  it("says to each callee what their variables are", async () => {
    await env.ANSWERS?.put("reminder", xml);
    const dial = await dialled({ answer: { name: "reminder" } });
    expect(await call(dial, "answer")).toBe(heard);
  });

  it("without a placeholder asks the campaign nothing", async () => {
    await env.ANSWERS?.put("plain", "<Response><Speak>Hello.</Speak></Response>");
    const dial = await dialled({ answer: { name: "plain" } });
    const callee = vi.spyOn(Campaign.prototype, "callee");
    expect(await call(dial, "answer")).toContain("Hello.");
    expect(callee).not.toHaveBeenCalled();
  });

  it("of a call that no campaign placed stays as it is", async () => {
    await env.ANSWERS?.put("template", xml);
    const reply = await exports.default.fetch(
      await signed(
        "https://relay.example.com/v1/callbacks/answer/answer/template",
        facts(crypto.randomUUID()),
      ),
    );
    expect(await reply.text()).toContain("{{name}}");
  });
});

describe("the answer handler", () => {
  async function ask(
    dial: Sent,
    answerTimeout = 5_000,
  ): Promise<{ told: Partial<AnswerContext>; text: string }> {
    let told: Partial<AnswerContext> = {};
    const relay = createRelay({
      answerTimeout,
      answer: (_, about) => {
        told = about;
        return response(speak(`Hello ${about.variables["name"] ?? "you"}.`));
      },
    });
    const context = createExecutionContext();
    const url = (dial.body["answer_url"] ?? "").replace(/#.*/, "");
    const reply = await relay.fetch(await signed(url, facts(crypto.randomUUID())), env, context);
    const text = await reply.text();
    await waitOnExecutionContext(context);
    return { told, text };
  }

  it("gets the callee's variables and the campaign", async () => {
    const dial = await dialled({});
    const { told, text } = await ask(dial);
    expect(told.variables).toEqual(ada.variables);
    expect(told.campaign).toMatch(/^[0-9a-f]{32}$/);
    expect(text).toContain("Hello Ada &amp; &lt;Co&gt;.");
  });

  it("gets them again in what a document calls back", async () => {
    const dial = await dialled({});
    const { told } = await ask(dial);
    const url = (told.url?.("digits") ?? "").replace(/#.*/, "");
    expect(url).toContain(`/campaign/${told.campaign}/destination/1.1/`);
  });

  it("gets none where the campaign does not tell, and the callee hears something all the same", async () => {
    const dial = await dialled({});
    vi.spyOn(Campaign.prototype, "callee").mockImplementation(() => {
      throw new Error("Durable Object reset because its code was updated.");
    });
    const { told, text } = await ask(dial);
    expect(told.variables).toEqual({});
    expect(text).toContain("Hello you.");
  });

  it("gets none where no campaign placed the call", async () => {
    const { told } = await ask({
      method: "POST",
      url: "",
      authorization: null,
      body: { answer_url: "https://relay.example.com/v1/callbacks/answer" },
    });
    expect(told).toMatchObject({ campaign: undefined, variables: {} });
  });
});

it("a callee whose campaign does not tell hears an apology, and not what was left unfilled", async () => {
  const dial = await dialled({ answer: { xml } });
  vi.spyOn(Campaign.prototype, "callee").mockImplementation(() => {
    throw new Error("Durable Object reset because its code was updated.");
  });
  const text = await call(dial, "answer");
  expect(text).toContain("We are sorry");
  expect(text).not.toContain("{{");
});
