import { pollyNames } from "@plivo-edge/plivo/voices";
import type { DialChild } from "../elements/dial.ts";
import type { GetDigitsElement } from "../elements/get-digits.ts";
import type { GetInputElement } from "../elements/get-input.ts";
import type { ResponseChild } from "../elements/response.ts";
import type { SpeakElement } from "../elements/speak.ts";
import type { Finding } from "./warning.ts";

/** What is suspicious of an element by itself. */
export function* findingsOf(element: ResponseChild | DialChild): Generator<Finding> {
  switch (element.name) {
    case "Speak":
      yield* ofSpeak(element);
      break;
    case "Play":
      if (!/^https:/i.test(element.children[0])) yield insecure("the file is not fetched over https");
      break;
    case "Wait": {
      const { length = 1, silence, minSilence, beep } = element.attributes;
      if (minSilence !== undefined && !silence) yield noEffect("minSilence", "needs silence");
      if (silence && minSilence !== undefined && minSilence >= length * 1000) {
        yield noEffect("minSilence", "is not less than length");
      }
      if (silence && beep) yield noEffect("beep", "is ignored beside silence");
      break;
    }
    case "GetDigits":
      yield* ofPrompts(element);
      break;
    case "GetInput":
      yield* ofPrompts(element);
      if (!element.attributes.inputType) {
        yield { code: "default", attribute: "inputType", message: "has no documented default" };
      }
      break;
    case "Record": {
      const { recordSession, startOnDialAnswer, maxLength, action, redirect = true } = element.attributes;
      if (recordSession && maxLength === undefined) {
        yield {
          code: "default",
          attribute: "maxLength",
          message: "ends the recording of the call after 60 seconds",
        };
      }
      if ((recordSession || startOnDialAnswer) && action && redirect) {
        yield {
          code: "order",
          attribute: "action",
          message: "replaces the document at once, before anything was said",
        };
      }
      break;
    }
    case "Dial": {
      const { callbackUrl, confirmKey, confirmSound, digitsMatch, digitsMatchBLeg } = element.attributes;
      if (digitsMatch && !callbackUrl) yield noEffect("digitsMatch", "needs callbackUrl");
      if (digitsMatchBLeg && !callbackUrl) yield noEffect("digitsMatchBLeg", "needs callbackUrl");
      if (confirmKey && !confirmSound) yield noEffect("confirmKey", "needs confirmSound");
      break;
    }
    case "Number":
      if (!/^\+?[1-9]\d{6,14}$/.test(element.children[0])) {
        yield { code: "number", message: "is not a number in E.164 form, such as +14155550100" };
      }
      break;
    case "User": {
      const { sipAuthUsername, sipAuthPassword } = element.attributes;
      if (sipAuthUsername && !sipAuthPassword) yield noEffect("sipAuthUsername", "needs sipAuthPassword");
      if (sipAuthPassword && !sipAuthUsername) yield noEffect("sipAuthPassword", "needs sipAuthUsername");
      break;
    }
    case "Conference": {
      const { callbackUrl, digitsMatch, floorEvent } = element.attributes;
      if (digitsMatch && !callbackUrl) yield noEffect("digitsMatch", "needs callbackUrl");
      if (floorEvent && !callbackUrl) yield noEffect("floorEvent", "needs callbackUrl");
      break;
    }
    case "MultiPartyCall": {
      const { role, coachMode } = element.attributes;
      if (coachMode !== undefined && role.toLowerCase() !== "supervisor") {
        yield noEffect("coachMode", "is for supervisors");
      }
      for (const attribute of Object.keys(element.attributes)) {
        if (attribute.startsWith("aiAgent") && role !== "ai-agent")
          yield noEffect(attribute, "needs the role ai-agent");
      }
      break;
    }
    case "Stream": {
      const { noiseCancellation, noiseCancellationLevel } = element.attributes;
      if (!/^wss:/i.test(element.children[0])) yield insecure("the audio is not sent over wss");
      if (noiseCancellationLevel !== undefined && !noiseCancellation) {
        yield noEffect("noiseCancellationLevel", "needs noiseCancellation");
      }
      break;
    }
    case "PreAnswer":
      for (const child of element.children) {
        if ((child.name === "Play" || child.name === "Speak") && child.attributes.loop === 0) {
          yield { code: "endless", message: `${child.name} with loop 0 never lets the call be answered` };
        }
      }
      break;
  }
}

function* ofSpeak({ attributes: { voice, language } }: SpeakElement): Generator<Finding> {
  if (!voice?.startsWith("Polly.")) return;
  // Plivo takes names with and without their accents.
  const name = voice.slice("Polly.".length).normalize("NFD").replace(/\p{M}/gu, "");
  const languages = Object.entries(pollyNames).flatMap(([spoken, names]: [string, readonly string[]]) =>
    names.includes(name) ? [spoken] : [],
  );
  if (languages.length === 0) {
    yield { code: "voice", attribute: "voice", message: "is not a Polly voice that Plivo documents" };
  } else if (language && !languages.includes(language)) {
    yield { code: "voice", attribute: "language", message: `${voice} speaks ${languages.join(", ")}` };
  }
}

const secret = /\b(pin|passcode|password|security code|card number|cvv|social security)\b/i;

function* ofPrompts({ attributes, children }: GetDigitsElement | GetInputElement): Generator<Finding> {
  const prompt = children.map((child) => (child.name === "Speak" ? child.children.join(" ") : "")).join(" ");
  if (attributes.log !== false && secret.test(prompt)) {
    yield { code: "logged", attribute: "log", message: "is not false, and the prompt asks for a secret" };
  }
}

function noEffect(attribute: string, message: string): Finding {
  return { code: "no-effect", attribute, message };
}

function insecure(message: string): Finding {
  return { code: "insecure", message };
}
