import { hangup, parse, raw, render, response, speak, wait, XmlError } from "@plivo-edge/xml";
import { describe, expect, expectTypeOf, it } from "vitest";

function errorOf(document: string | Uint8Array): XmlError {
  try {
    parse(document);
  } catch (error) {
    if (error instanceof XmlError) return error;
    throw error;
  }
  throw new Error("the document was parsed");
}

const bytes = (text: string) => new TextEncoder().encode(text);

describe("reading", () => {
  it("gives the tree that the builder makes, with JavaScript values", () => {
    const text = `<?xml version="1.0" encoding="UTF-8"?>
      <!-- said by hand -->
      <Response>
        <Speak voice="MAN" loop='2'>Tom &amp; Jerry</Speak>
        <Wait length="3" silence="true" beep="duration=300"/>
        <Hangup></Hangup>
      </Response>`;
    const built = response(
      speak("Tom & Jerry", { voice: "MAN", loop: 2 }),
      wait({ length: 3, silence: true, beep: "duration=300" }),
      hangup(),
    );
    expect(parse(text)).toStrictEqual(built);
    expect(parse(bytes(`\ufeff${text}`))).toStrictEqual(built);
  });

  it("gives typed attributes to a switch on the name", () => {
    const [first] = parse("<Response><Wait length='2'/></Response>").children;
    expect(first?.name).toBe("Wait");
    if (first?.name === "Wait") {
      expectTypeOf(first.attributes.length).toEqualTypeOf<number | undefined>();
      expect(first.attributes.length).toBe(2);
    }
  });

  it("trims the texts whose surrounding space Plivo ignores, and no others", () => {
    const document = parse(
      "<Response><Play>\n https://example.com/a.mp3 \n</Play><Speak> hi </Speak></Response>",
    );
    expect(document.children.map(({ children }) => children)).toEqual([
      ["https://example.com/a.mp3"],
      [" hi "],
    ]);
  });

  it("joins text around comments and CDATA sections", () => {
    expect(parse("<Response><Speak>a<!-- b -->c<![CDATA[<d>]]></Speak></Response>")).toEqual(
      response(speak("ac<d>")),
    );
  });

  it("takes an empty Response, with which a call ends", () => {
    expect(parse("<Response/>")).toStrictEqual(response());
  });

  it("keeps attributes that Plivo does not document as strings", () => {
    const text = '<Response><Hangup later="1" constructor="2" __proto__="3"/></Response>';
    const document = parse(text);
    expect(Object.entries(document.children[0]?.attributes ?? {})).toEqual([
      ["later", "1"],
      ["constructor", "2"],
      ["__proto__", "3"],
    ]);
    expect(render(document)).toBe(text);
  });

  it("keeps a value that is not of the documented type apart, as text", () => {
    const text = '<Response><Wait length="long" silence="True"/><Record fileFormat="ogg"/></Response>';
    const document = parse(text);
    expect(document.children.map(({ attributes }) => attributes)).toEqual([
      { "#length": "long", "#silence": "True" },
      { "#fileFormat": "ogg" },
    ]);
    expect(render(document)).toBe(text);
  });

  it("keeps what Plivo does not document there as raw elements", () => {
    const text =
      '<Response>Hello.<Beta level="3"><Speak>a</Speak></Beta><GetDigits><Hangup/></GetDigits>' +
      '<MultiPartyCall role="Agent">room<AgentHoldMusic><Play>https://example.com/a.mp3</Play></AgentHoldMusic>' +
      "</MultiPartyCall></Response>";
    const document = parse(text);
    expect(document.children.map(({ name }) => name)).toEqual([
      "#text",
      "#Beta",
      "GetDigits",
      "MultiPartyCall",
    ]);
    expect(document.children[1]).toStrictEqual(raw("Beta", { level: "3" }, speak("a")));
    expect(document.children[2]?.children).toStrictEqual([raw("Hangup")]);
    expect(render(document)).toBe(text);
  });
});

describe("refusing", () => {
  it.each([
    ["<Response><Speak>a</Response>", { code: "syntax", line: 1, column: 19 }],
    ["<Response>\n  <Play>https://a/?b&c</Play>\n</Response>", { code: "syntax", line: 2, column: 21 }],
    [
      "<Response>\r\n\r\n  <Speak voice='amy'>a</Speak></Response>",
      { code: "attribute", attribute: "voice", line: 3, column: 10 },
    ],
    ["<Response><Say>a</Say></Response>", { code: "element", path: "Response/Say[0]", line: 1, column: 11 }],
    ["<Response><Dial/></Response>", { code: "content", path: "Response/Dial[0]" }],
    [
      "<Response><GetDigits method='PUT'/></Response>",
      { code: "attribute", path: "Response/GetDigits[0]", attribute: "method", line: 1, column: 22 },
    ],
    ["<Response><GetInput/></Response>", { code: "missing", attribute: "action" }],
    ["<response/>", { code: "root", line: 1, column: 1 }],
    ["", { code: "syntax" }],
    ["{}", { code: "syntax" }],
  ])("refuses %j", (text, expected) => {
    expect(errorOf(text)).toMatchObject(expected);
  });

  it.each([
    ["", "expected <Response>"],
    ["<Response>&nbsp;</Response>", "an & that begins no reference of XML; write &amp;"],
    ["<Response a='<'/>", "< in a value; write &lt;"],
    ["<Response>", "an element that is not closed"],
    ["<Response/><Response/>", "expected nothing after the end of the first element"],
    ["<Response a='1' a='2'/>", "a second attribute of the same name"],
    ["<!DOCTYPE Response><Response/>", "a document type is not read; leave <!DOCTYPE out"],
  ])("says what is wrong with %j, once and in words", (text, what) => {
    const { message, rule, line, column } = errorOf(text);
    expect(rule).toBe(`is not well-formed XML: ${what}`);
    expect(message).toBe(`The document ${rule} (line ${line}, column ${column})`);
  });

  it("says where, in words", () => {
    expect(errorOf("<Response>\n<Say>a</Say></Response>").message).toBe(
      "Response/Say[0] is TwiML; write Speak (line 2, column 1)",
    );
  });

  it("refuses bytes that are not UTF-8, or say that they are not", () => {
    expect(errorOf(new Uint8Array([0x3c, 0xe9, 0x3e])).code).toBe("encoding");
    expect(errorOf(bytes('<?xml version="1.0" encoding="ISO-8859-1"?><Response/>')).code).toBe("encoding");
    expect(errorOf(new Uint8Array([0xff, 0xfe, 0x3c, 0x00])).code).toBe("encoding");
  });

  it("refuses over 102,400 bytes before it reads them, as text or as bytes", () => {
    expect(errorOf(`<Response>${" ".repeat(102_400)}</Response>`).code).toBe("too-large");
    expect(errorOf(new Uint8Array(102_401)).code).toBe("too-large");
    expect(parse(`<Response>${" ".repeat(102_379)}</Response>`)).toEqual(response());
  });

  it("refuses depth without running out of stack", () => {
    expect(errorOf(`${"<Response>".repeat(5000)}`).code).toBe("too-deep");
  });

  it("stays quick on texts made to be slow", () => {
    for (const text of [
      `<Response ${"a".repeat(90_000)}`,
      `<Response>${"&".repeat(90_000)}`,
      `<Response>${"<!--".repeat(20_000)}`,
      `<Response a="${" ".repeat(90_000)}`,
      `<?xml version="1.0"${" ".repeat(90_000)}`,
      `<Response><GetInput action="${"a".repeat(90_000)}"/></Response>`,
    ]) {
      expect(errorOf(text)).toBeInstanceOf(XmlError);
    }
  });
});

it("refuses what render refuses: whatever one takes, the other does", () => {
  const document = response(speak("a"), wait({ length: 1 }));
  expect(parse(render(document))).toStrictEqual(document);
});
