// Calls out: a person hears the news, a machine gets it after its beep. Calls in: the caller leaves a message.

import { createRelay } from "@plivo-edge/relay";
import page from "@plivo-edge/relay/console.html";
import { hangup, record, response, speak, wait } from "@plivo-edge/xml";

export { Call, Feed, Placement } from "@plivo-edge/relay";

const news = speak("Your order is ready.");

export default createRelay({
  console: page,
  answer: (event, { url }) => {
    if (event.type === "record") return response(speak("Thank you. Goodbye."), hangup());
    if (event.direction === "inbound") {
      return response(
        speak("Please leave a message after the beep, and press the hash key."),
        // Comes back here with the recording's URL, which watchers with an unredacted ticket see too.
        record({ action: url("record"), maxLength: 120, finishOnKey: "#", playBeep: true }),
      );
    }
    // Known when the call was placed with `machineDetection: true` and `relay.callbacks({ machineDetection: "synchronous" })`.
    return event.machine
      ? response(wait({ length: 30, silence: true, minSilence: 2000 }), news, hangup())
      : response(news);
  },
});
