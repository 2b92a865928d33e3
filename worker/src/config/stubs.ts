import type { Call } from "../call/call.ts";
import type { Feed } from "../feed/feed.ts";
import type { Placement } from "../placements/placement.ts";
import type { Environment } from "./environment.ts";

// Every stub is made here, so that a jurisdiction holds for every object or for none: an object of the same name in
// another jurisdiction is another object.

/** The object of one call, by its `RequestUUID`. */
export function callObject(environment: Environment, call: string): DurableObjectStub<Call> {
  return within(environment.CALL, environment).getByName(call, nearby(environment));
}

/** The object of one feed. */
export function feedObject(environment: Environment, feed: string): DurableObjectStub<Feed> {
  return within(environment.FEED, environment).getByName(feed, nearby(environment));
}

/** The object of one placement, by the name that its idempotency key gives it. */
export function placementObject(environment: Environment, name: string): DurableObjectStub<Placement> {
  return within(environment.PLACEMENT, environment).getByName(name, nearby(environment));
}

/** The same object, by the id that rides in its callback URLs. */
export function placementById(environment: Environment, id: string): DurableObjectStub<Placement> {
  const namespace = within(environment.PLACEMENT, environment);
  return namespace.get(namespace.idFromString(id));
}

function within<Kind extends Rpc.DurableObjectBranded>(
  namespace: DurableObjectNamespace<Kind>,
  { JURISDICTION }: Environment,
): DurableObjectNamespace<Kind> {
  return JURISDICTION ? namespace.jurisdiction(JURISDICTION) : namespace;
}

// Only the first request of all for an object is heeded, and an object never moves.
function nearby({ LOCATION_HINT }: Environment): DurableObjectNamespaceGetDurableObjectOptions {
  return LOCATION_HINT ? { locationHint: LOCATION_HINT } : {};
}
