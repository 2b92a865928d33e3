import {
  conference,
  dial,
  dtmf,
  getDigits,
  getInput,
  hangup,
  message,
  multiPartyCall,
  number,
  play,
  preAnswer,
  type RenderOptions,
  type ResponseElement,
  raw,
  redirect,
  render,
  response,
  speak,
  stream,
  wait,
  XmlError,
} from "@plivo-edge/xml";
import * as ssml from "@plivo-edge/xml/ssml";
import { describe, expect, it } from "vitest";
import { specs } from "./specs.ts";

function errorOf(document: ResponseElement, options?: RenderOptions): XmlError {
  try {
    render(document, options);
  } catch (error) {
    if (error instanceof XmlError) return error;
    throw error;
  }
  throw new Error("the document was rendered");
}

/** What JavaScript without types could pass. */
function untyped(value: unknown): never {
  return value as never;
}

describe("writing", () => {
  it("writes elements, attributes and text in the order they were given", () => {
    const document = response(
      getDigits(
        { numDigits: 1, action: "https://example.com/menu", playBeep: false },
        speak("Press 1 for sales."),
        play("https://example.com/tune.mp3"),
      ),
      hangup(),
    );
    expect(render(document)).toBe(
      '<Response><GetDigits numDigits="1" action="https://example.com/menu" playBeep="false">' +
        "<Speak>Press 1 for sales.</Speak><Play>https://example.com/tune.mp3</Play></GetDigits><Hangup/></Response>",
    );
  });

  it("leaves out attributes that are undefined, and does not touch the caller's objects", () => {
    const attributes = Object.freeze({ loop: undefined, voice: undefined, language: "en-GB" } as const);
    expect(render(response(speak("Hi.", attributes)))).toBe(
      '<Response><Speak language="en-GB">Hi.</Speak></Response>',
    );
  });

  it("writes false where false was asked for", () => {
    const call = multiPartyCall("room", { role: "Supervisor", coachMode: false, startMpcOnEnter: false });
    expect(render(response(call))).toContain('coachMode="false" startMpcOnEnter="false"');
  });

  it("joins neighbouring texts, as a parser would", () => {
    expect(speak(["a", "", "b ", ssml.break(), "c"], { voice: "Polly.Amy" }).children).toEqual([
      "ab ",
      ssml.break(),
      "c",
    ]);
  });

  it("trims what Plivo trims", () => {
    expect(play("\n  https://example.com/a.mp3\n").children).toEqual(["https://example.com/a.mp3"]);
  });
});

describe("escaping", () => {
  it("escapes text", () => {
    expect(render(response(speak('<a> & "b" ]]>\r\n')))).toBe(
      '<Response><Speak>&lt;a&gt; &amp; "b" ]]&gt;&#xD;\n</Speak></Response>',
    );
  });

  it("escapes attributes, so that no value can end one and begin another", () => {
    const document = response(dial({ callerName: 'x" action="https://evil/\t\n' }, number("14155550100")));
    expect(render(document)).toContain('callerName="x&quot; action=&quot;https://evil/&#x9;&#xA;"');
  });

  it("refuses attribute and element names that could inject markup", () => {
    expect(errorOf(response(speak("x", untyped({ 'a="1" b': "2" })))).code).toBe("attribute");
    expect(errorOf(response(raw("a><b", {}))).code).toBe("element");
  });

  it.each(["\0", "\x08", "\v", "\f", "\x1f", "\ufffe", "\uffff", "\ud83d", "\ude00 "])(
    "refuses %j, which XML cannot hold, and names where it is",
    (character) => {
      const inText = errorOf(response(hangup(), speak(`a${character}b`)));
      expect(inText).toMatchObject({ code: "character", path: "Response/Speak[1]", attribute: undefined });
      const inAttribute = errorOf(response(dial({ callerName: character }, number("1"))));
      expect(inAttribute).toMatchObject({
        code: "character",
        path: "Response/Dial[0]",
        attribute: "callerName",
      });
    },
  );

  it("replaces what XML cannot hold where that is asked for", () => {
    const document = response(speak("a\0b\ud83d"), dial({ callerName: "\x01" }, number("1")));
    expect(render(document, { illegalCharacters: "replace" })).toBe(
      '<Response><Speak>a\ufffdb\ufffd</Speak><Dial callerName="\ufffd"><Number>1</Number></Dial></Response>',
    );
  });

  it("keeps characters beyond the basic plane", () => {
    expect(render(response(speak("\u{1f600}\ue000\x7f")))).toContain("\u{1f600}\ue000\x7f");
  });
});

describe("what Plivo would refuse", () => {
  const action = "https://example.com/";
  const cases: readonly [string, () => ResponseElement, object][] = [
    [
      "a relative URL",
      () => response(speak("a"), getDigits({ action: "/menu" })),
      { code: "attribute", path: "Response/GetDigits[1]", attribute: "action" },
    ],
    [
      "a URL of another scheme",
      () => response(play("ftp://example.com/a.mp3")),
      { code: "content", path: "Response/Play[0]" },
    ],
    [
      "a URL without a host",
      () => response(redirect("https://")),
      { code: "content", path: "Response/Redirect[0]" },
    ],
    [
      "a method that is not GET or POST",
      () => response(redirect(action, { method: untyped("PUT") })),
      { attribute: "method" },
    ],
    [
      "a Dial without a destination",
      () => response(untyped(dial(untyped({})))),
      { code: "content", path: "Response/Dial[0]" },
    ],
    [
      "an empty Number",
      () => response(dial(number(" "))),
      { code: "content", path: "Response/Dial[0]/Number[0]" },
    ],
    ["an empty Conference", () => response(conference("")), { code: "content" }],
    ["an empty Speak", () => response(speak(" ")), { code: "content", path: "Response/Speak[0]" }],
    [
      "a GetInput without action",
      () => response(getInput(untyped({}))),
      { code: "missing", attribute: "action" },
    ],
    [
      "a Message without dst",
      () => response(message("a", untyped({ src: "1" }))),
      { code: "missing", attribute: "dst" },
    ],
    ["an empty Message", () => response(message("", { src: "1", dst: "2" })), { code: "content" }],
    [
      "a multiparty call without role",
      () => response(multiPartyCall("a", untyped({}))),
      { code: "missing", attribute: "role" },
    ],
    [
      "a role that there is not",
      () => response(multiPartyCall("a", { role: untyped("Guest") })),
      { attribute: "role" },
    ],
    ["a Stream to https", () => response(stream("https://example.com/")), { code: "content" }],
    [
      "a bidirectional Stream of both tracks",
      () => response(stream("wss://example.com/", { bidirectional: true, audioTrack: "both" })),
      { code: "conflict", attribute: "audioTrack" },
    ],
    ["a voice that is none", () => response(speak("a", { voice: untyped("amy") })), { attribute: "voice" }],
    [
      "a language that the voice lacks",
      () => response(speak("a", { voice: "WOMAN", language: untyped("hi-IN") })),
      { code: "conflict", attribute: "language" },
    ],
    [
      "SSML without a Polly voice",
      () => response(speak(untyped([ssml.s("a")]))),
      { code: "conflict", attribute: "voice" },
    ],
    ["NaN", () => response(wait({ length: Number.NaN })), { attribute: "length" }],
    ["null", () => response(hangup({ reason: untyped(null) })), { attribute: "reason" }],
    ["an object", () => response(speak("a", untyped({ custom: {} }))), { attribute: "custom" }],
    ["tones that are none", () => response(dtmf("dial tone")), { code: "content" }],
    [
      "what this package did not make",
      () => response(untyped({ name: "Speak" })),
      { code: "nesting", path: "Response" },
    ],
    ["a text that is no string", () => response(speak(untyped([5]))), { code: "nesting" }],
    [
      "prosody that changes nothing",
      () => response(speak([ssml.prosody("a", {})], { voice: "Polly.Amy" })),
      { code: "missing" },
    ],
    ["a root that is no Response", () => untyped(speak("a")), { code: "root" }],
    [
      "a root that is nothing of this package",
      () => untyped({ name: "Response", attributes: {}, children: [] }),
      { code: "root" },
    ],
  ];

  it.each(cases)("refuses %s", (_, document, expected) => {
    expect(errorOf(document())).toMatchObject(expected);
  });

  it("names the place, the rule and never the value", () => {
    const document = response(
      getDigits({}, play("https://example.com/"), speak("a", { voice: untyped("secret") })),
    );
    expect(errorOf(document).message).toBe(
      "Response/GetDigits[0]/Speak[1]@voice must be WOMAN, MAN or a Polly voice such as Polly.Amy",
    );
    expect(errorOf(response(getInput({ action: "/next" }))).message).toBe(
      "Response/GetInput[0]@action must be an absolute http or https URL",
    );
    expect(errorOf(untyped(speak("a"))).message).toBe("The document must be one Response");
  });

  it("counts bytes, not characters, and takes exactly 102,400", () => {
    const sized = (bytes: number) =>
      response(message(`${"\u6f22".repeat(30_000)}${"x".repeat(bytes)}`, { src: "1", dst: "2" }));
    const empty = new TextEncoder().encode(render(sized(0))).length;
    expect(new TextEncoder().encode(render(sized(102_400 - empty))).length).toBe(102_400);
    expect(errorOf(sized(102_401 - empty))).toMatchObject({ code: "too-large" });
  });
});

describe("undocumented things", () => {
  it("lets an undocumented attribute through, since Plivo ignores those", () => {
    expect(render(response(hangup(untyped({ later: true }))))).toBe(
      '<Response><Hangup later="true"/></Response>',
    );
    expect(render(response(hangup(untyped({ constructor: "x" }))))).toContain('constructor="x"');
  });

  it("writes raw elements anywhere, escaped", () => {
    const document = response(
      raw("Beta", { level: 3, note: '"<' }, "a & b", speak("Hello.")),
      preAnswer(raw("Inner")),
    );
    expect(render(document)).toBe(
      '<Response><Beta level="3" note="&quot;&lt;">a &amp; b<Speak>Hello.</Speak></Beta>' +
        "<PreAnswer><Inner/></PreAnswer></Response>",
    );
  });
});

describe("what was rendered before", () => {
  const action = "https://example.com/menu";

  it("does not vouch for another value", () => {
    render(response(getDigits({ action }, speak("Press 1."))));
    expect(errorOf(response(getDigits({ action: "/menu" }, speak("Press 1.")))).attribute).toBe("action");
    expect(errorOf(response(getDigits({ action }, speak("Press \0.")))).code).toBe("character");
    expect(errorOf(response(getDigits({ action }, speak("        ")))).code).toBe("content");
  });

  it("does not vouch for another attribute in the same place, or another element", () => {
    render(response(getDigits({ action }), redirect(action)));
    expect(errorOf(response(getDigits({ method: untyped(action) }))).attribute).toBe("method");
    expect(errorOf(response(getInput({ method: untyped(action), action }))).attribute).toBe("method");
    expect(errorOf(response(dtmf("tones"))).code).toBe("content");
    expect(render(response(getDigits({ invalidDigitsSound: action })))).toContain(
      `<GetDigits invalidDigitsSound="${action}"/>`,
    );
  });

  it("does not vouch for an element that was changed since", () => {
    const attributes = { length: 1 };
    const document = response(wait(attributes));
    expect(render(document)).toContain('length="1"');
    attributes.length = 2;
    expect(render(document)).toContain('length="2"');
    attributes.length = Number.NaN;
    expect(errorOf(document).attribute).toBe("length");
  });

  it("tells text from an attribute without a name", () => {
    const text = "x".repeat(32);
    render(response(speak(text)));
    expect(errorOf(response(speak(text, untyped({ "": text }))))).toMatchObject({ code: "attribute" });
  });

  it("is refused again where it was only replaced", () => {
    const document = response(speak("a\0b"), dial({ callerName: "\0" }, number("1")));
    expect(render(document, { illegalCharacters: "replace" })).toContain("a\ufffdb");
    expect(errorOf(document)).toMatchObject({ code: "character", path: "Response/Speak[0]" });
    expect(errorOf(response(dial({ callerName: "\0" }, number("1")))).attribute).toBe("callerName");
  });

  it("takes no more than a fixed number of places", () => {
    const before = specs["Speak"]?.cache.length ?? 0;
    for (let length = 1; length < 500; length++) {
      const made = Object.fromEntries(
        Array.from({ length: 200 }, (_, index) => [`a${length}-${index}`, length]),
      );
      render(response(speak("x".repeat(length), untyped(made))));
    }
    expect(before).toBeLessThanOrEqual(64);
    expect(specs["Speak"]?.cache.length).toBe(64);
    render(response(speak(`${"y".repeat(2900)}${"&".repeat(90)}`)));
    expect(JSON.stringify(specs["Speak"]?.cache)).not.toContain("yyy");
  });
});
