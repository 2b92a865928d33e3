import { httpUrl } from "@plivo-edge/plivo/http";
import {
  dial,
  getDigits,
  getInput,
  message,
  multiPartyCall,
  number,
  type PlayAttributes,
  type PlayElement,
  parse,
  play,
  preAnswer,
  type RawElement,
  record,
  response,
  type SpeakElement,
  speak,
  stream,
} from "@plivo-edge/xml";
import * as ssml from "@plivo-edge/xml/ssml";
import { expect, expectTypeOf, it } from "vitest";
import type { ElementTable } from "../src/element-spec.ts";
import type { AttributeTable } from "../src/rule.ts";

// The compiler checks these; they are never called.
function refused(): void {
  // @ts-expect-error a Number is no speech
  speak([number("14155550100")]);
  // @ts-expect-error a Dial needs someone to ring
  dial({ timeout: 20 });
  // @ts-expect-error a Dial needs someone to ring
  dial();
  // @ts-expect-error a GetInput needs an action
  getInput({ inputType: "dtmf" });
  // @ts-expect-error SSML needs a Polly voice
  speak([ssml.s("Hello.")]);
  // @ts-expect-error SSML needs a Polly voice
  speak([ssml.s("Hello.")], { voice: "WOMAN" });
  // @ts-expect-error SSML needs a Polly voice
  speak(["Hello", ssml.break()], { voice: "MAN", language: "en-US" });
  // @ts-expect-error WOMAN does not speak Hindi
  speak("Hello.", { voice: "WOMAN", language: "hi-IN" });
  // @ts-expect-error nor does the default voice
  speak("Hello.", { language: "hi-IN" });
  // @ts-expect-error no such voice
  speak("Hello.", { voice: "Amy" });
  // @ts-expect-error a number of loops
  play("https://example.com/a.mp3", { loop: "2" });
  // @ts-expect-error a misspelt attribute
  record({ maxlength: 10 });
  // @ts-expect-error the builder of Plivo's SDK takes this; Plivo does not
  dial({ callerID: "14155550100" }, number("14155550101"));
  // @ts-expect-error a Record between prompts
  getDigits({}, record());
  // @ts-expect-error a Number outside a Dial
  response(number("14155550100"));
  // @ts-expect-error text outside an element
  response("Hello.");
  // @ts-expect-error a Dial before the answer
  preAnswer(dial(number("14155550100")));
  // @ts-expect-error no such role
  multiPartyCall("room", { role: "Guest" });
  // @ts-expect-error a message needs a destination
  message("Hello.", { src: "14155550100" });
  // @ts-expect-error no such content type
  stream("wss://example.com/", { contentType: "audio/ogg" });
  // @ts-expect-error a paragraph within a sentence
  ssml.s([ssml.p("Hello.")]);
  // @ts-expect-error what the text is must be said
  ssml.sayAs("12", {});
  // @ts-expect-error elements are readonly
  speak("Hello.").attributes.loop = 2;
}

it("takes conditional attributes as they come", () => {
  const loop: number | undefined = Math.random() > 2 ? 1 : undefined;
  expectTypeOf(speak("Hello.", { loop })).toEqualTypeOf<SpeakElement>();
  expect(refused).toBeTypeOf("function");
});

it("takes the voices that Plivo documents, with their languages, and what Polly may speak one day", () => {
  speak("Hello.", { voice: "Polly.Amy", language: "en-US" });
  speak("Hello.", { voice: "MAN", language: "ru-RU" });
  speak("Hello.", { voice: "Polly.Aditi", language: "hi-IN" });
  speak("Hello.", { voice: "Polly.Aditi", language: "en-IN" });
  speak("Hello.", { voice: "Polly.Someone", language: "xx-XX" });
  speak("Hello.", { voice: "MAN", language: "pt-PT" });
  speak(["Hello", ssml.break({ time: "1s" })], { voice: "Polly.Amy", language: "en-GB" });
});

it("narrows a parsed tree by name", () => {
  for (const element of parse("<Response><Dial><User>sip:ada@example.com</User></Dial></Response>")
    .children) {
    if (element.name !== "Dial") continue;
    for (const party of element.children) {
      if (party.name === "User")
        expectTypeOf(party.attributes.sipAuthUsername).toEqualTypeOf<string | undefined>();
      if (party.name === "Number")
        expectTypeOf(party.children).toEqualTypeOf<
          readonly [phoneNumber: string, ...undocumented: RawElement[]]
        >();
    }
  }
});

it("keeps every table equal to its interface", () => {
  const exact: AttributeTable<PlayAttributes> = { loop: { from: 0 } };
  // @ts-expect-error the table lacks an attribute
  const missing: AttributeTable<PlayAttributes> = {};
  // @ts-expect-error the rule is of another type
  const other: AttributeTable<PlayAttributes> = { loop: { boolean: true } };
  // @ts-expect-error the table has an attribute too many
  const more: AttributeTable<PlayAttributes> = { loop: { from: 0 }, volume: { from: 0 } };
  // @ts-expect-error there is no such attribute to refuse
  const refused: ElementTable<PlayElement> = { name: "Play", category: 1, refused: { lop: httpUrl } };
  expect([exact, missing, other, more, refused]).toHaveLength(5);
});
