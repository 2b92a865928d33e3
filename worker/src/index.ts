import { response, speak } from "@plivo-edge/xml";
import { createRelay, type Relay } from "./relay.ts";

export { Call } from "./call/call.ts";
export { Feed } from "./feed/feed.ts";
export { Placement } from "./placing/placement.ts";

/** What `wrangler deploy` deploys. Change what your callees hear here. */
const relay: Relay = createRelay({
  answer: ({ machine }) =>
    machine
      ? response(speak("Hello. We called, and are sorry to have missed you. Goodbye."))
      : response(
          speak("Hello. This call was placed from the edge, and someone is watching it live. Goodbye."),
        ),
});

export default relay;
