import {
  dial,
  dtmf,
  getInput,
  hangup,
  message,
  multiPartyCall,
  number,
  parse,
  play,
  record,
  redirect,
  render,
  response,
  speak,
  stream,
  user,
  validate,
  wait,
  XmlError,
} from "@plivo-edge/xml";
import * as ssml from "@plivo-edge/xml/ssml";
import { describe, expect, it } from "vitest";
import { readXml } from "./independent-parser.ts";
import { type OfficialElement, officialResponse } from "./official.ts";

// What Plivo's own builder (plivo 4.79.0) gets wrong: each test first shows it, then that ours does not.

function official(build: (response: Required<OfficialElement>) => unknown): string {
  const document = officialResponse();
  build(document);
  return document.toXML();
}

/** What JavaScript without types could pass. */
function untyped(value: unknown): never {
  return value as never;
}

describe("escaping", () => {
  it("lets a quotation mark end an attribute", () => {
    const callerName = 'Bob "Ace"';
    expect(() => readXml(official((document) => document.addDial?.({ callerName })))).toThrow();
    expect(readXml(render(response(dial({ callerName }, number("14155550100"))))).children[0]).toMatchObject({
      attributes: { callerName },
    });
  });

  it("lets a value bring in another attribute", () => {
    const callerName = 'x" action="https://evil.example/';
    const theirs = readXml(official((document) => document.addDial?.({ callerName })));
    expect(theirs.children[0]).toMatchObject({ attributes: { action: "https://evil.example/" } });
    const ours = readXml(render(response(dial({ callerName }, number("14155550100")))));
    expect(ours.children[0]).toMatchObject({ attributes: { callerName } });
    expect(ours.children[0]).not.toHaveProperty("attributes.action");
  });

  it("writes control characters and half surrogate pairs, which XML cannot hold", () => {
    for (const character of ["\x01", "\x08", "\v", "\f", "\x0e", "\x1f"]) {
      expect(() => readXml(official((document) => document.addSpeak?.(`a${character}`)))).toThrow();
      expect(() => render(response(speak(`a${character}`)))).toThrow(XmlError);
    }
    for (const character of ["\0", "\ud83d"]) {
      expect(official((document) => document.addDial?.({ callerName: character }))).toContain(character);
      expect(() => render(response(dial({ callerName: character }, number("1"))))).toThrow(XmlError);
    }
  });
});

describe("multiparty calls", () => {
  it("turns coachMode and startMpcOnEnter on when they are off", () => {
    const attributes = { role: "Supervisor", coachMode: false, startMpcOnEnter: false } as const;
    const theirs = official((document) => document.addMultiPartyCall?.("room", { ...attributes }));
    expect(theirs).toContain('coachMode="true"');
    expect(theirs).toContain('startMpcOnEnter="true"');
    const ours = render(response(multiPartyCall("room", attributes)));
    expect(ours).toContain('coachMode="false"');
    expect(ours).toContain('startMpcOnEnter="false"');
  });

  it("writes every default, so that Plivo's own can never change", () => {
    const theirs = official((document) => document.addMultiPartyCall?.("room", { role: "Agent" }));
    expect(theirs.length).toBeGreaterThan(500);
    expect(render(response(multiPartyCall("room", { role: "Agent" })))).toBe(
      '<Response><MultiPartyCall role="Agent">room</MultiPartyCall></Response>',
    );
  });

  it("changes the caller's object, and fails on a frozen one", () => {
    const attributes = { role: "Agent" } as const;
    official((document) => document.addMultiPartyCall?.("room", attributes));
    expect(Object.keys(attributes).length).toBeGreaterThan(20);
    const frozen = Object.freeze({ role: "Agent" } as const);
    expect(() => official((document) => document.addMultiPartyCall?.("room", frozen))).toThrow(TypeError);
    render(response(multiPartyCall("room", frozen)));
    expect(frozen).toEqual({ role: "Agent" });
  });

  it("refuses a local URL and takes what is none", () => {
    const url = "http://localhost:3000/hold";
    const add = (waitMusicUrl: string) =>
      official((document) => document.addMultiPartyCall?.("room", { role: "Agent", waitMusicUrl }));
    expect(() => add(url)).toThrow();
    expect(add("!!! foo.bar !!!")).toContain("!!! foo.bar !!!");
    expect(render(response(multiPartyCall("room", { role: "Agent", waitMusicUrl: url })))).toContain(url);
    expect(
      validate(response(multiPartyCall("room", { role: "Agent", waitMusicUrl: "!!! foo.bar !!!" }))),
    ).toEqual([expect.objectContaining({ attribute: "waitMusicUrl" })]);
  });
});

describe("errors", () => {
  it("hides what is wrong with a voice or a stream behind a TypeError", () => {
    expect(() => official((document) => document.addSpeak?.("a", { voice: "amy" }))).toThrow(
      /reading 'status'/,
    );
    expect(() => official((document) => document.addStream?.("", {}))).toThrow(/reading 'status'/);
    expect(() => render(response(speak("a", { voice: untyped("amy") })))).toThrow(/Speak\[0\]@voice must be/);
    expect(() => render(response(stream("")))).toThrow(/Stream\[0\] must hold an absolute ws/);
  });

  it("names every error Error", () => {
    const errorOf = (run: () => unknown) => {
      try {
        run();
      } catch (error) {
        return error;
      }
      return;
    };
    expect(errorOf(() => official((document) => document.addPlay?.("a", { nope: 1 })))).toMatchObject({
      name: "Error",
    });
    const ours = errorOf(() => render(response(play("a"))));
    expect(ours).toBeInstanceOf(XmlError);
    expect(ours).toMatchObject({ name: "XmlError", code: "content", path: "Response/Play[0]" });
  });

  it("keeps an element that it has refused", () => {
    const theirs = official((document) => {
      expect(() => document.addPlay?.("https://example.com/a.mp3", { nope: 1 })).toThrow();
    });
    expect(theirs).toContain("<Play");
    const parts = [speak("a")];
    expect(() => parts.push(speak(untyped([number("1")])))).not.toThrow();
    expect(() => render(response(...parts))).toThrow(XmlError);
    expect(render(response(...parts.slice(0, 1)))).toBe("<Response><Speak>a</Speak></Response>");
  });

  it("fails on an attribute that is undefined", () => {
    expect(() =>
      official((document) => document.addPlay?.("https://example.com/a.mp3", { loop: undefined })),
    ).toThrow();
    expect(render(response(play("https://example.com/a.mp3", { loop: undefined })))).toBe(
      "<Response><Play>https://example.com/a.mp3</Play></Response>",
    );
  });
});

describe("checks", () => {
  it("drops the tone 0", () => {
    expect(official((document) => document.addDTMF?.(0))).toBe("<Response><DTMF/></Response>");
    expect(render(response(dtmf("0")))).toBe("<Response><DTMF>0</DTMF></Response>");
  });

  type Case = [
    string,
    (theirs: Required<OfficialElement>) => unknown,
    () => ReturnType<typeof speak> | object,
  ];

  it.each([
    ["an empty Speak", (theirs) => theirs.addSpeak?.(""), () => speak("")],
    ["an empty Number", (theirs) => theirs.addDial?.({})?.addNumber?.(""), () => dial(number(""))],
    ["a Dial without a destination", (theirs) => theirs.addDial?.({}), () => untyped(dial(untyped({})))],
    ["a GetInput without action", (theirs) => theirs.addGetInput?.({}), () => getInput(untyped({}))],
    [
      "a Message without src and dst",
      (theirs) => theirs.addMessage?.("a", {}),
      () => message("a", untyped({})),
    ],
    ["a Redirect to no URL", (theirs) => theirs.addRedirect?.("next"), () => redirect("next")],
    [
      "method PUT",
      (theirs) => theirs.addRedirect?.("https://a/", { method: "PUT" }),
      () => redirect("https://a/", { method: untyped("PUT") }),
    ],
    ["length NaN", (theirs) => theirs.addWait?.({ length: Number.NaN }), () => wait({ length: Number.NaN })],
    ["an object", (theirs) => theirs.addRecord?.({ action: {} }), () => record({ action: untyped({}) })],
    [
      "the voice Polly.",
      (theirs) => theirs.addSpeak?.("a", { voice: "Polly." }),
      () => speak("a", { voice: "Polly." }),
    ],
    [
      "WOMAN in Hindi",
      (theirs) => theirs.addSpeak?.("a", { voice: "WOMAN", language: "hi-IN" }),
      () => speak("a", { voice: "WOMAN", language: untyped("hi-IN") }),
    ],
    [
      "a bidirectional stream of both tracks",
      (theirs) => theirs.addStream?.("wss://a/", { bidirectional: true, audioTrack: "both" }),
      () => stream("wss://a/", { bidirectional: true, audioTrack: "both" }),
    ],
    [
      "SSML of WOMAN",
      (theirs) => theirs.addSpeak?.("a", { voice: "WOMAN" })?.addS?.("b"),
      () => speak(untyped(["a", ssml.s("b")])),
    ],
    [
      "200 kB of speech",
      (theirs) => theirs.addSpeak?.("x".repeat(200_000)),
      () => speak("x".repeat(200_000)),
    ],
  ] satisfies Case[])("takes %s, which Plivo refuses", (_, theirs, ours) => {
    expect(official(theirs)).toMatch(/^<Response>/);
    expect(() => render(response(untyped(ours())))).toThrow(XmlError);
  });

  it.each([
    [
      "inputType telepathy",
      (theirs) => theirs.addGetInput?.({ inputType: "telepathy" }),
      () => getInput({ action: "https://a/", inputType: untyped("telepathy") }),
    ],
    [
      "executionTimeout 9999",
      (theirs) => theirs.addGetInput?.({ executionTimeout: 9999 }),
      () => getInput({ action: "https://a/", executionTimeout: 9999 }),
    ],
    [
      "reason whatever",
      (theirs) => theirs.addHangup?.({ reason: "whatever" }),
      () => hangup({ reason: untyped("whatever") }),
    ],
    [
      "fileFormat ogg",
      (theirs) => theirs.addRecord?.({ fileFormat: "ogg" }),
      () => record({ fileFormat: untyped("ogg") }),
    ],
    ["length -1.5", (theirs) => theirs.addWait?.({ length: -1.5 }), () => wait({ length: -1.5 })],
    [
      "playBeep yes",
      (theirs) => theirs.addRecord?.({ playBeep: "yes" }),
      () => record({ playBeep: untyped("yes") }),
    ],
    [
      "SSML in a Stream",
      (theirs) => theirs.addStream?.("wss://a/", {})?.addS?.("b"),
      () => parse("<Response><Stream>wss://a/<s>b</s></Stream></Response>").children[0] ?? {},
    ],
  ] satisfies Case[])("has nothing to say of %s, which Plivo does not document", (_, theirs, ours) => {
    expect(official(theirs)).toMatch(/^<Response>/);
    const codes = validate(response(untyped(ours()))).map(({ code }) => code);
    expect(codes.some((code) => code === "value" || code === "undocumented")).toBe(true);
  });

  it("refuses a phoneme in a paragraph, which Polly reads", () => {
    const paragraph = (document: Required<OfficialElement>) =>
      document.addSpeak?.("a", { voice: "Polly.Amy" })?.addP?.("b")?.addPhoneme?.("c", { ph: "k" });
    expect(() => official(paragraph)).toThrow(/cannot be nested/);
    const ours = speak(["a", ssml.p(["b", ssml.phoneme("c", { ph: "k" })])], { voice: "Polly.Amy" });
    expect(render(response(ours))).toContain('<p>b<phoneme ph="k">c</phoneme></p>');
  });
});

describe("what it cannot say", () => {
  it.each([
    ["GetInput", "startInputTimeout", 5],
    ["GetInput", "retries", 2],
    ["Dial", "callType", "whatsapp"],
    ["Record", "transcriptionReportType", "full"],
    ["Stream", "noiseCancellation", true],
    ["Stream", "noiseCancellationLevel", 70],
  ] as const)("does not know %s %s", (name, attribute, value) => {
    const method = `add${name}` as const;
    const input =
      name === "Stream" ? ["wss://example.com/", { [attribute]: value }] : [{ [attribute]: value }];
    expect(() => official((document) => document[method]?.(...input))).toThrow();
    const content: Readonly<Record<string, string>> = {
      Dial: "<Number>1</Number>",
      Stream: "wss://example.com/",
    };
    const action = name === "GetInput" ? ' action="https://a/"' : "";
    const text = `<Response><${name}${action} ${attribute}="${value}">${content[name] ?? ""}</${name}></Response>`;
    expect(parse(render(parse(text))).children[0]?.attributes).toMatchObject({ [attribute]: value });
  });

  it("knows no SIP headers of a Number, no credentials of a User and no AI agent", () => {
    const party = (name: string, attributes: object) =>
      official((document) => document.addDial?.({})?.[`add${name}`]?.("sip:a@example.com", attributes));
    expect(() => party("Number", { sipHeaders: "a=b" })).toThrow();
    expect(() => party("User", { sipAuthUsername: "ada" })).toThrow();
    expect(() => party("User", { sipAuthPassword: "correct horse" })).toThrow();
    expect(() => official((document) => document.addMultiPartyCall?.("a", { role: "ai-agent" }))).toThrow();
    const ours = response(
      dial(
        number("14155550100", { sipHeaders: "a=b" }),
        user("sip:a@example.com", { sipAuthUsername: "ada", sipAuthPassword: "correct horse" }),
      ),
      multiPartyCall("a", {
        role: "ai-agent",
        aiAgentStreamServiceUrl: "wss://example.com/",
        waitForAgent: true,
      }),
    );
    expect(parse(render(ours))).toStrictEqual(ours);
  });

  it("serialises as nothing of use", () => {
    const theirs = officialResponse();
    expect(JSON.stringify(theirs)).not.toContain("Response");
    expect(String(theirs)).toBe("[object Object]");
    expect(JSON.parse(JSON.stringify(response(speak("a"))))).toEqual({
      name: "Response",
      attributes: {},
      children: [{ name: "Speak", attributes: {}, children: ["a"] }],
    });
  });
});
