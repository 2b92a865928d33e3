import { expect, it } from "vitest";
import { completionsOf } from "./language-server.ts";

it("completes voices and languages in an editor, those of Polly too", async () => {
  const [voices, ofAmy, ofMan, byDefault, ofAnother, ofSsml, ofSpeech] = await completionsOf([
    'import { getInput, speak } from "@plivo-edge/xml";',
    'import { lang } from "@plivo-edge/xml/ssml";',
    'speak("a", { voice: "" });',
    'speak("a", { voice: "Polly.Amy", language: "" });',
    'speak("a", { voice: "MAN", language: "" });',
    'speak("a", { language: "" });',
    'speak("a", { voice: "Polly.Someone", language: "" });',
    'lang("a", { "xml:lang": "" });',
    'getInput({ action: "https://example.com/", language: "" });',
  ]);
  expect(voices).toEqual(expect.arrayContaining(["WOMAN", "MAN", "Polly.Amy", "Polly.Zhiyu"]));
  expect(ofAmy).toEqual(["en-GB"]);
  expect(ofMan).toEqual(expect.arrayContaining(["en-US", "pt-PT", "ru-RU"]));
  expect(byDefault).toEqual(ofMan);
  expect(ofAnother).toEqual(expect.arrayContaining(["en-GB", "cy-GB"]));
  expect(ofSsml).toEqual(ofAnother);
  expect(ofSpeech).toEqual(expect.arrayContaining(["en-US", "ja-JP"]));
});
