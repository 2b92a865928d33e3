import * as v from "valibot";
import type { Environment } from "./environment.ts";

/** What the environment says, checked. */
export interface Settings {
  readonly authTokens: readonly string[];
  readonly ticketSecrets: readonly string[];
  readonly publicUrl?: string;
  /** By which methods callbacks may come. */
  readonly callbackMethods: readonly ("GET" | "POST")[];
  /** Whether the main account may sign for its subaccounts. */
  readonly trustSubaccounts: boolean;
  /** Until when callback URLs with a query are taken, in milliseconds since the epoch. */
  readonly callbackQueriesUntil: number;
  readonly allowedOrigins?: readonly string[];
  readonly apiKeys?: readonly string[];
  /** Absent where the relay only listens. */
  readonly account?: Account;
}

/** Whose calls the relay places, and looks after. */
export interface Account {
  readonly authId: string;
  readonly authToken: string;
  readonly baseUrl: string | undefined;
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
const Unguessable = v.pipe(
  List,
  v.everyItem((secret) => secret.length >= 32),
);
const Url = v.pipe(v.string(), v.url(), v.regex(/^https?:\/\/[^?#]+$/));
// What fits into an Authorization header, whose halves a colon divides.
const credential = /^[!-9;-~]+$/;
const Credential = v.pipe(v.string(), v.regex(credential));
const Methods = v.pipe(List, v.array(v.picklist(["GET", "POST"])));
const Time = v.pipe(v.string(), v.isoTimestamp(), v.transform(Date.parse), v.safeInteger());
// A hundred years at most: alarms cannot be set beyond 2189.
const Hours = v.pipe(v.string(), v.toNumber(), v.gtValue(0), v.maxValue(876_000));

const Variables = v.object({
  PLIVO_AUTH_TOKEN: v.pipe(
    List,
    v.everyItem((token) => credential.test(token)),
  ),
  TICKET_SECRET: Unguessable,
  PUBLIC_URL: v.optional(Url),
  CALLBACK_METHODS: v.optional(Methods, "POST"),
  TRUST_SUBACCOUNTS: v.optional(v.picklist(["true", "false"]), "false"),
  CALLBACK_QUERIES_UNTIL: v.optional(Time),
  ALLOWED_ORIGINS: v.optional(List),
  RETENTION_HOURS: v.optional(Hours),
  API_KEYS: v.optional(Unguessable),
  PLIVO_AUTH_ID: v.optional(Credential),
  PLIVO_API_TOKEN: v.optional(Credential),
  PLIVO_API_URL: v.optional(Url),
  JURISDICTION: v.optional(v.picklist(["eu", "us", "fedramp", "fedramp-high"])),
  LOCATION_HINT: v.optional(v.picklist(["wnam", "enam", "sam", "weur", "eeur", "apac", "oc", "afr", "me"])),
});

/** Names the variables that are missing, or do not read like what they should be. */
export function faultyVariables(environment: Environment): readonly string[] {
  const { issues = [] } = v.safeParse(Variables, environment);
  return [...new Set(issues.map((issue) => String(issue.path?.[0].key ?? "environment")))];
}

// The platform gives an isolate one environment, and every request asks for its settings.
const settingsOf = new WeakMap<Environment, Settings>();

/**
 * Reads the settings from the environment.
 *
 * @throws ConfigurationError that names the variable: the relay refuses to work rather than to work unverified.
 */
export function readSettings(environment: Environment): Settings {
  const known = settingsOf.get(environment);
  if (known) return known;
  const settings = checkSettings(environment);
  settingsOf.set(environment, settings);
  return settings;
}

function checkSettings(environment: Environment): Settings {
  const result = v.safeParse(Variables, environment);
  if (!result.success) {
    const [name] = faultyVariables(environment);
    throw new ConfigurationError(`${name} is missing or malformed. Set it with: wrangler secret put ${name}`);
  }
  const { TICKET_SECRET, PUBLIC_URL, ALLOWED_ORIGINS, API_KEYS } = result.output;
  const { CALLBACK_METHODS, TRUST_SUBACCOUNTS, CALLBACK_QUERIES_UNTIL = 0 } = result.output;
  const { PLIVO_AUTH_ID, PLIVO_AUTH_TOKEN, PLIVO_API_TOKEN, PLIVO_API_URL } = result.output;
  const authToken = PLIVO_API_TOKEN ?? PLIVO_AUTH_TOKEN[0] ?? "";
  return {
    // Plivo signs the callbacks of a call with the token of whoever placed it.
    authTokens: PLIVO_API_TOKEN === undefined ? PLIVO_AUTH_TOKEN : [...PLIVO_AUTH_TOKEN, PLIVO_API_TOKEN],
    ticketSecrets: TICKET_SECRET,
    callbackMethods: CALLBACK_METHODS,
    trustSubaccounts: TRUST_SUBACCOUNTS === "true",
    callbackQueriesUntil: CALLBACK_QUERIES_UNTIL,
    ...(API_KEYS !== undefined && { apiKeys: API_KEYS }),
    ...(PUBLIC_URL !== undefined && { publicUrl: PUBLIC_URL }),
    ...(ALLOWED_ORIGINS !== undefined && { allowedOrigins: ALLOWED_ORIGINS }),
    ...(PLIVO_AUTH_ID !== undefined && {
      account: { authId: PLIVO_AUTH_ID, authToken, baseUrl: PLIVO_API_URL },
    }),
  };
}

// An object that wakes up with a variable that is none must still find the way to its end.
const Retention = v.fallback(Hours, 168);

/** How long a call is kept after its end, in milliseconds. */
export function readRetention(environment: Environment): number {
  return v.parse(Retention, environment.RETENTION_HOURS) * 3_600_000;
}
