import type { Call } from "../call/call.ts";
import type { Campaign } from "../campaigns/campaign.ts";
import type { Pacer } from "../campaigns/pacer.ts";
import type { Feed } from "../feed/feed.ts";
import type { Placement } from "../placements/placement.ts";
import type { Environment } from "./environment.ts";
import { ConfigurationError } from "./settings.ts";

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

/**
 * The object of one campaign, by its id.
 *
 * @throws ConfigurationError where there are no campaigns
 */
export function campaignObject(environment: Environment, id: string): DurableObjectStub<Campaign> {
  const { CAMPAIGN } = environment;
  if (!CAMPAIGN) throw unbound("CAMPAIGN", "Campaign");
  return within(CAMPAIGN, environment).getByName(id, nearby(environment));
}

/**
 * The object that shares the account's calls per second.
 *
 * @throws ConfigurationError where there is none
 */
export function pacerObject(environment: Environment): DurableObjectStub<Pacer> {
  const { PACER } = environment;
  if (!PACER) throw unbound("PACER", "Pacer");
  return within(PACER, environment).getByName("account", nearby(environment));
}

function unbound(setting: string, kind: string): ConfigurationError {
  const remedy = `Campaigns need it: bind it to the class ${kind} in wrangler.toml, under [[durable_objects.bindings]].`;
  return new ConfigurationError([{ setting, rule: "is missing", remedy }]);
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
