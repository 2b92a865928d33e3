import { response, speak } from "@plivo-edge/xml";
import {
  createRelay,
  type Environment,
  type Relay,
  Call as RelayCall,
  Feed as RelayFeed,
  Placement as RelayPlacement,
} from "../../../worker/src/embed.ts";

// The relay as it is deployed, except that its objects throw for as long as they are told to.
let throwsUntil = 0;

/** Throws what a deploy makes an object throw, before or after its work: whoever asked cannot tell which. */
async function likely<Result>(work: () => Promise<Result>): Promise<Result> {
  const breaks = Date.now() < throwsUntil;
  if (breaks && Math.random() < 0.5) throw reset();
  const result = await work();
  if (breaks) throw reset();
  return result;
}

function reset(): Error {
  return new Error("Durable Object reset because its code was updated.");
}

export class Call extends RelayCall {
  override record(...inputs: Parameters<RelayCall["record"]>): ReturnType<RelayCall["record"]> {
    return likely(() => super.record(...inputs));
  }

  override alarm(): Promise<void> {
    return likely(() => super.alarm());
  }
}

export class Feed extends RelayFeed {
  override append(...inputs: Parameters<RelayFeed["append"]>): Promise<void> {
    return likely(() => super.append(...inputs));
  }

  override alarm(): Promise<void> {
    return likely(() => super.alarm());
  }
}

export class Placement extends RelayPlacement {
  override alarm(): Promise<void> {
    return likely(() => super.alarm());
  }
}

const relay: Relay = createRelay({ answer: () => response(speak("Hello.")) });

export default {
  fetch(request, environment, context) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== "/soak/throw") return relay.fetch(request, environment, context);
    throwsUntil = Date.now() + Number(searchParams.get("seconds")) * 1_000;
    return new Response(null, { status: 204 });
  },
} satisfies ExportedHandler<Environment>;
