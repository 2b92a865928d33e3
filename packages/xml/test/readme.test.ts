import {
  answer,
  dial,
  getDigits,
  number,
  redirect,
  render,
  response,
  speak,
  validate,
  XmlError,
} from "@plivo-edge/xml";
import * as ssml from "@plivo-edge/xml/ssml";
import { expect, it } from "vitest";

it("answers as the first screen says", async () => {
  const prompt = speak("Press 1 for sales.");
  const menu = getDigits({ action: "https://example.com/menu", numDigits: 1 }, prompt);
  expect(await answer(response(menu, speak("Goodbye."))).text()).toBe(
    '<Response><GetDigits action="https://example.com/menu" numDigits="1"><Speak>Press 1 for sales.</Speak>' +
      "</GetDigits><Speak>Goodbye.</Speak></Response>",
  );
});

it("speaks SSML as it says", () => {
  const code = speak(
    ["Your code is ", ssml.sayAs("4711", { "interpret-as": "digits" }), ssml.break({ time: "1s" })],
    { voice: "Polly.Joanna" },
  );
  expect(render(response(code))).toBe(
    '<Response><Speak voice="Polly.Joanna">Your code is <say-as interpret-as="digits">4711</say-as>' +
      '<break time="1s"/></Speak></Response>',
  );
});

it("throws what it says", () => {
  const document = response(dial({ action: "/over" }, number("+14155550100")));
  expect(() => render(document)).toThrow(
    expect.objectContaining({ message: "Response/Dial[0]@action must be an absolute http or https URL" }),
  );
  expect(() => render(document)).toThrow(XmlError);
});

it("warns as it says", () => {
  expect(validate(response(redirect("https://example.com/next"), speak("Goodbye.")))).toEqual([
    {
      code: "unreachable",
      path: "Response/Speak[1]",
      message: "comes after Redirect, so it is never reached",
    },
  ]);
});
