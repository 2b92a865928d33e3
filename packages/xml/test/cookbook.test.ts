import { readFileSync } from "node:fs";
import { parse, type ResponseElement, render, validate } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import { nextAgent } from "./cookbook/agents.ts";
import { agent } from "./cookbook/ai-agent.ts";
import { standUp } from "./cookbook/conference.ts";
import { onAnswer } from "./cookbook/machine.ts";
import { menu } from "./cookbook/menu.ts";
import { voicemail } from "./cookbook/voicemail.ts";

const page = readFileSync(new URL("../../docs/recipes.md", import.meta.url), "utf8");

function names(document: ResponseElement): readonly string[] {
  return document.children.map(({ name }) => name);
}

function machineDetected(machine: boolean): Request {
  const body = new URLSearchParams({
    CallUUID: "4f2c7d1e-0000-4000-8000-000000000001",
    Machine: String(machine),
  });
  return new Request("https://example.com/answer", { method: "POST", body });
}

describe("cookbook", () => {
  it.each(["voicemail", "menu", "agents", "conference", "machine", "ai-agent"])(
    "prints %s as it is tested",
    (recipe) => {
      const source = readFileSync(new URL(`./cookbook/${recipe}.ts`, import.meta.url), "utf8");
      expect(page).toContain(source);
    },
  );

  it.each([
    ["voicemail", voicemail],
    ["the menu's first try", menu(1)],
    ["the menu's last try", menu(3)],
    ["the first agent", nextAgent(["+14155550100", "+14155550101"])],
    ["no agent left", nextAgent([], "no-answer")],
    ["the conference", standUp],
    ["the AI agent", agent],
  ])("has nothing to warn of in %s, and reads it back", (_, document) => {
    expect(validate(document)).toEqual([]);
    expect(parse(render(document))).toStrictEqual(document);
  });

  it("asks a menu three times, then dials", () => {
    expect(names(menu(1))).toEqual(["GetDigits", "Redirect"]);
    expect(names(menu(2))).toEqual(["GetDigits", "Redirect"]);
    expect(names(menu(3))).toEqual(["GetDigits", "Speak", "Dial"]);
  });

  it("dials one agent after the other, until one has answered", () => {
    const first = nextAgent(["+14155550100", "+14155550101"]).children[0];
    expect(first?.children).toMatchObject([{ name: "Number", children: ["+14155550100"] }]);
    expect(first?.attributes).toMatchObject({ action: "https://example.com/agents?rest=%2B14155550101" });
    expect(names(nextAgent(["+14155550101"], "no-answer"))).toEqual(["Dial"]);
    expect(names(nextAgent(["+14155550101"], "completed"))).toEqual(["Hangup"]);
  });

  it("says another thing to a machine than to a person", async () => {
    const toMachine = parse(await (await onAnswer(machineDetected(true))).text());
    expect(names(toMachine)).toEqual(["Wait", "Speak", "Hangup"]);
    expect(validate(toMachine)).toEqual([]);
    const toPerson = parse(await (await onAnswer(machineDetected(false))).text());
    expect(names(toPerson)).toEqual(["GetDigits", "Speak"]);
    expect(validate(toPerson)).toEqual([]);
  });
});
