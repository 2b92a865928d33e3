import type { ResponseChild } from "../elements/response.ts";
import type { Finding } from "./warning.ts";

/** What is suspicious of an element where it stands: `before` and `after` are its neighbours, in order. */
export function* findingsAmong(
  before: readonly ResponseChild[],
  element: ResponseChild,
  after: readonly ResponseChild[],
): Generator<Finding> {
  const end = before.find(endsDocument);
  const replaced = before.find(isAlwaysReplaced);
  if (end) yield { code: "unreachable", message: `comes after ${end.name}` };
  else if (replaced) {
    yield { code: "replaced", message: `comes after ${replaced.name}, whose action replaces the document` };
  }

  if (after.length === 0 && endsSilently(element)) {
    yield {
      code: "silent-end",
      message: "is the last element, so without a result the call ends in silence",
    };
  }
  if (element.name === "Stream" && !element.attributes.keepCallAlive && !after.some(holdsCall)) {
    yield {
      code: "stream-ends",
      attribute: "keepCallAlive",
      message: "is not true, and nothing after it holds the call",
    };
  }
  if (element.name === "Record" && before.some(({ name }) => name === "Stream")) {
    yield { code: "order", message: "comes after Stream; it has to come before" };
  }
  if (element.name === "PreAnswer" && before.length > 0) {
    yield { code: "order", message: "is not the first element, so the call may be answered before it" };
  }
}

function endsDocument(element: ResponseChild): boolean {
  return element.name === "Redirect" || (element.name === "Hangup" && !element.attributes.schedule);
}

/** Its action is asked whatever happens, unlike that of GetDigits and GetInput, which needs an input. */
function isAlwaysReplaced(element: ResponseChild): boolean {
  switch (element.name) {
    case "Conference":
    case "Dial":
    case "Record":
      return element.attributes.action !== undefined && element.attributes.redirect !== false;
    case "MultiPartyCall":
      return element.attributes.onExitActionUrl !== undefined;
    default:
      return false;
  }
}

function endsSilently(element: ResponseChild): boolean {
  return (
    element.name === "GetDigits" ||
    element.name === "GetInput" ||
    (element.name === "Dial" && !isAlwaysReplaced(element))
  );
}

function holdsCall(element: ResponseChild): boolean {
  switch (element.name) {
    case "Conference":
    case "Dial":
    case "GetDigits":
    case "GetInput":
    case "MultiPartyCall":
    case "Play":
    case "Redirect":
    case "Speak":
    case "Wait":
      return true;
    case "Record":
      return !element.attributes.recordSession && !element.attributes.startOnDialAnswer;
    default:
      return false;
  }
}
