import { getDigits, response, speak } from "@plivo-edge/xml";
import page from "../dist/console.html";
import { createRelay, type Relay } from "./relay.ts";

export { Call } from "./call/call.ts";
export { Campaign } from "./campaigns/campaign.ts";
export { Pacer } from "./campaigns/pacer.ts";
export { Feed } from "./feed/feed.ts";
export { Placement } from "./placements/placement.ts";

/** What `wrangler deploy` deploys. Change what your callees hear here. */
const relay: Relay = createRelay({
  console: page,
  answer: (event, { url }) => {
    if (event.type === "digits") return response(speak(`You pressed ${event.digits}. Goodbye.`));
    if (event.machine) return response(speak("Hello. We called, and are sorry to have missed you. Goodbye."));
    return response(
      speak("Hello. This call was placed from the edge, and someone is watching it live."),
      getDigits(
        { action: url("digits"), numDigits: 1, timeout: 3 },
        speak("Press a key, and it is seen too."),
      ),
      speak("Goodbye."),
    );
  },
});

export default relay;
