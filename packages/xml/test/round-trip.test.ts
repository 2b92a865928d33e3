import { getDigits, hangup, parse, play, redirect, render, response, speak, wait } from "@plivo-edge/xml";
import * as ssml from "@plivo-edge/xml/ssml";
import { expect, it } from "vitest";

it("reads back the very tree that was rendered", () => {
  const document = response(
    getDigits(
      { action: "https://example.com/menu?a=1&b=2", numDigits: 1, playBeep: false },
      speak('Press 1 for "sales" & support.'),
      play(" https://example.com/tune.mp3 ", { loop: 2 }),
    ),
    speak(["Code ", ssml.sayAs("4711", { "interpret-as": "digits" })], {
      voice: "Polly.Amy",
      language: undefined,
    }),
    wait({ length: 2, beep: true }),
    redirect("https://example.com/again", { method: "GET" }),
    hangup(),
  );
  expect(parse(render(document))).toStrictEqual(document);
});
