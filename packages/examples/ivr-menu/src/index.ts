// A menu: a key chooses, no key asks again, and who never presses one is connected to an operator.

import { createRelay } from "@plivo-edge/relay";
import page from "@plivo-edge/relay/console.html";
import { dial, getDigits, hangup, number, redirect, response, speak } from "@plivo-edge/xml";

export { Call, Feed, Placement } from "@plivo-edge/relay";

const operator = "14155550112";
const mostTries = 3;

export default createRelay({
  console: page,
  answer: (event, { name, url }) => {
    if (event.type === "dial") return response(speak("Thank you for calling."), hangup());
    const toOperator = dial({ action: url("dial"), timeout: 20 }, number(operator));
    if (event.type === "digits" && event.digits === "1")
      return response(speak("We are open from nine to five."), hangup());
    if (event.type === "digits" && event.digits === "2") return response(toOperator);
    // Without a key, Plivo goes on to the element after the menu. The name in its URL counts the tries.
    const tries = Number(name ?? 1);
    const menu = getDigits(
      { action: url("digits"), numDigits: 1, validDigits: "12", timeout: 5 },
      speak("Press 1 for our hours, or 2 to talk to us."),
    );
    return tries < mostTries
      ? response(menu, redirect(url("redirect", { answer: String(tries + 1) })))
      : response(menu, speak("Let me connect you."), toOperator);
  },
});
