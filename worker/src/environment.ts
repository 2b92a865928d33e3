import * as v from "valibot";
import type { Call } from "./call/call.ts";
import type { Feed } from "./feed/feed.ts";

/** The bindings, secrets and variables of the Worker, as `wrangler.toml` and `.dev.vars.example` list them. */
export interface Environment {
  readonly CALL: DurableObjectNamespace<Call>;
  readonly FEED: DurableObjectNamespace<Feed>;
  /** Auth tokens that may have signed a callback, separated by commas: two while you rotate them. */
  readonly PLIVO_AUTH_TOKEN?: string;
  /** Secrets that may have signed a ticket, separated by commas. */
  readonly TICKET_SECRET?: string;
  /** Where Plivo reaches the relay, when a proxy in front of it changes host, scheme or path. */
  readonly PUBLIC_URL?: string;
  /** Origins whose pages may subscribe, separated by commas. Unset: any, since the ticket is the credential. */
  readonly ALLOWED_ORIGINS?: string;
  /** How long a call is kept after its end, in hours. The default is 168, a week. */
  readonly RETENTION_HOURS?: string;
}

/** What the environment says, checked. */
export interface Settings {
  readonly authTokens: readonly string[];
  readonly ticketSecrets: readonly string[];
  readonly publicUrl?: string;
  readonly allowedOrigins?: readonly string[];
}

/** The Worker's environment lacks something; the message names it and says what to do. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

const List = v.pipe(
  v.string(),
  v.transform((text) => text.split(",").map((item) => item.trim())),
  v.array(v.pipe(v.string(), v.minLength(1))),
);
const Url = v.pipe(v.string(), v.regex(/^https?:\/\/[^?#]+$/, "must be an absolute http(s) URL"));

const Variables = v.object({
  PLIVO_AUTH_TOKEN: List,
  TICKET_SECRET: List,
  PUBLIC_URL: v.optional(Url),
  ALLOWED_ORIGINS: v.optional(List),
});

/**
 * Reads the settings from the environment.
 *
 * @throws ConfigurationError that names the variable: the relay refuses to work rather than to work unverified.
 */
export function readSettings(environment: Environment): Settings {
  const result = v.safeParse(Variables, environment);
  if (!result.success) {
    const name = v.getDotPath(result.issues[0]) ?? "environment";
    throw new ConfigurationError(`${name} is missing or malformed. Set it with: wrangler secret put ${name}`);
  }
  const { PLIVO_AUTH_TOKEN, TICKET_SECRET, PUBLIC_URL, ALLOWED_ORIGINS } = result.output;
  return {
    authTokens: PLIVO_AUTH_TOKEN,
    ticketSecrets: TICKET_SECRET,
    ...(PUBLIC_URL !== undefined && { publicUrl: PUBLIC_URL }),
    ...(ALLOWED_ORIGINS !== undefined && { allowedOrigins: ALLOWED_ORIGINS }),
  };
}

const Retention = v.fallback(v.pipe(v.string(), v.transform(Number), v.gtValue(0)), 168);

/** How long a call is kept after its end, in milliseconds. */
export function readRetention(environment: Environment): number {
  return v.parse(Retention, environment.RETENTION_HOURS) * 3_600_000;
}
