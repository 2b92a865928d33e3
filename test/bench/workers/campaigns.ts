import { response, speak } from "@plivo-edge/xml";
import { createRelay, type Relay } from "../../../worker/src/embed.ts";

export { Call, Campaign, Feed, Pacer, Placement } from "../../../worker/src/embed.ts";

const relay: Relay = createRelay({ answer: () => response(speak("Hello.")) });

export default relay;
