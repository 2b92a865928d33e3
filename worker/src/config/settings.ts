import * as v from "valibot";
import { type ApiKey, ApiKeys, rule as apiKeys } from "./api-keys.ts";
import type { Environment } from "./environment.ts";
import { WebhookFields, WebhookSecrets, WebhookTypes, WebhookUrl, webhookRules } from "./webhook.ts";

/** What the environment says, checked. */
export interface Settings {
  readonly authTokens: readonly string[];
  readonly ticketSecrets: readonly string[];
  /** Tickets that were issued before are revoked, in milliseconds since the epoch. */
  readonly ticketsFrom: number;
  readonly publicUrl?: string;
  /** By which methods callbacks may come. */
  readonly callbackMethods: readonly ("GET" | "POST")[];
  /** Whether the main account may sign for its subaccounts. */
  readonly trustSubaccounts: boolean;
  /** Until when callback URLs with a query are taken, in milliseconds since the epoch. */
  readonly callbackQueriesUntil: number;
  /** Whether what was served is kept with the call. */
  readonly keepDocuments: boolean;
  readonly allowedOrigins?: readonly string[];
  readonly apiKeys?: readonly ApiKey[];
  /** Absent where the relay only listens. */
  readonly account?: Account;
  /** What is wrong with the webhook. It verifies nothing: only the webhook waits until that is put right. */
  readonly webhookError?: ConfigurationError;
}

/** Whose calls the relay places, and looks after. */
export interface Account {
  readonly authId: string;
  readonly authToken: string;
  readonly baseUrl: string | undefined;
}

/** What is wrong with a setting or a binding, and what the operator is to do. */
export interface SettingProblem {
  readonly setting: string;
  /** What was not kept to: `is missing`, or what it must be. */
  readonly rule: string;
  readonly remedy: string;
}

/** The Worker's environment lacks something; the message names it, and says what is wrong with it and what to do. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly problems: readonly SettingProblem[];

  constructor(problems: readonly SettingProblem[]) {
    super(problems.map(inWords).join(" "));
    this.problems = problems;
  }
}

function inWords({ setting, rule, remedy }: SettingProblem): string {
  return `${setting} ${rule}. ${remedy}`;
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
const unguessable = "must be 32 characters or longer; of a list, each: openssl rand -base64 32 makes one";
const Url = v.pipe(v.string(), v.url(), v.regex(/^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/));
const url = "must be an absolute http or https URL without spaces, credentials and a query";
// What fits into an Authorization header, whose halves a colon divides.
const credential = /^[!-9;-~]+$/;
const Credential = v.pipe(v.string(), v.regex(credential));
const Origins = v.pipe(List, v.array(v.pipe(v.string(), v.transform(originOf), v.string())));
const Methods = v.pipe(List, v.array(v.picklist(["GET", "POST"])));
const Time = v.pipe(v.string(), v.isoTimestamp(), v.transform(Date.parse), v.safeInteger());
const time = "must be a time such as 2026-12-01T00:00:00Z";
const printable = "must be printable characters without spaces and colons";
// A hundred years at most: alarms cannot be set beyond 2189.
const Hours = v.pipe(v.string(), v.toNumber(), v.gtValue(0), v.maxValue(876_000));
// Of less, a campaign's share would be nothing.
const CallsPerSecond = v.pipe(v.string(), v.toNumber(), v.minValue(0.01), v.maxValue(60));
const jurisdictions = ["eu", "us", "fedramp", "fedramp-high"] as const;
const locations = ["wnam", "enam", "sam", "weur", "eeur", "apac", "oc", "afr", "me"] as const;

const entries = {
  PLIVO_AUTH_TOKEN: v.pipe(
    List,
    v.everyItem((token) => credential.test(token)),
  ),
  TICKET_SECRET: Unguessable,
  TICKETS_FROM: v.optional(Time),
  PUBLIC_URL: v.optional(Url),
  CALLBACK_METHODS: v.optional(Methods, "POST"),
  TRUST_SUBACCOUNTS: v.optional(v.picklist(["true", "false"]), "false"),
  CALLBACK_QUERIES_UNTIL: v.optional(Time),
  KEEP_DOCUMENTS: v.optional(v.picklist(["true", "false"]), "true"),
  ALLOWED_ORIGINS: v.optional(Origins),
  RETENTION_HOURS: v.optional(Hours),
  API_KEYS: v.optional(ApiKeys),
  PLIVO_AUTH_ID: v.optional(Credential),
  PLIVO_API_TOKEN: v.optional(Credential),
  PLIVO_API_URL: v.optional(Url),
  CALLS_PER_SECOND: v.optional(CallsPerSecond),
  WEBHOOK_URL: v.optional(WebhookUrl),
  WEBHOOK_SECRET: v.optional(WebhookSecrets),
  WEBHOOK_FIELDS: v.optional(WebhookFields),
  WEBHOOK_TYPES: v.optional(WebhookTypes),
  JURISDICTION: v.optional(v.picklist(jurisdictions)),
  LOCATION_HINT: v.optional(v.picklist(locations)),
} satisfies Record<Variable, v.GenericSchema<string | undefined, unknown>>;
const Variables = v.object(entries);

// While one of a webhook's own is wrong, only the webhook waits.
type WebhookSetting = keyof typeof webhookRules;
// What `keys` forgets: it has them all, and there are some.
const Needed = v.omit(Variables, Object.keys(webhookRules) as [WebhookSetting, ...WebhookSetting[]]);

/** The variables and secrets that can be wrong: a new one of the environment is wanted in both tables. */
export type Variable = Exclude<keyof Environment, Binding | "CONSOLE_FROM" | "CONSOLE_NUMBERS">;
type Binding = "CALL" | "FEED" | "PLACEMENT" | "CAMPAIGN" | "PACER" | "ANSWERS" | "ANALYTICS" | "RATE_LIMIT";

/** What each must be, and whether it is kept as a secret. */
const variables: Readonly<Record<Variable, { readonly rule: string; readonly secret: boolean }>> = {
  PLIVO_AUTH_TOKEN: { rule: `${printable}; of a list, each`, secret: true },
  TICKET_SECRET: { rule: unguessable, secret: true },
  TICKETS_FROM: { rule: time, secret: false },
  PUBLIC_URL: { rule: url, secret: false },
  CALLBACK_METHODS: { rule: "must be GET, POST or both, separated by a comma", secret: false },
  TRUST_SUBACCOUNTS: { rule: "must be true or false", secret: false },
  KEEP_DOCUMENTS: { rule: "must be true or false", secret: false },
  CALLBACK_QUERIES_UNTIL: { rule: time, secret: false },
  ALLOWED_ORIGINS: {
    rule: "must be origins such as https://app.example.com, separated by commas",
    secret: false,
  },
  RETENTION_HOURS: { rule: "must be a number of hours above 0, and 876000 at most", secret: false },
  API_KEYS: { rule: apiKeys, secret: true },
  PLIVO_AUTH_ID: { rule: printable, secret: true },
  PLIVO_API_TOKEN: { rule: printable, secret: true },
  PLIVO_API_URL: { rule: url, secret: false },
  CALLS_PER_SECOND: { rule: "must be a number from 0.01 to 60", secret: false },
  WEBHOOK_URL: { rule: webhookRules.WEBHOOK_URL, secret: false },
  WEBHOOK_SECRET: { rule: webhookRules.WEBHOOK_SECRET, secret: true },
  WEBHOOK_FIELDS: { rule: webhookRules.WEBHOOK_FIELDS, secret: false },
  WEBHOOK_TYPES: { rule: webhookRules.WEBHOOK_TYPES, secret: false },
  JURISDICTION: { rule: `must be one of ${jurisdictions.join(", ")}`, secret: false },
  LOCATION_HINT: { rule: `must be one of ${locations.join(", ")}`, secret: false },
};

/** What a browser sends as a page's origin; undefined where no page can have it, so that the setting would lock all out. */
function originOf(text: string): string | undefined {
  if (text === "null") return text;
  const [, slash] = /^[a-z][a-z\d+.-]*:\/\/[^/?#*\s]+(\/?)$/i.exec(text) ?? [];
  if (slash === undefined || !URL.canParse(text)) return undefined;
  const { origin } = new URL(text);
  if (origin !== "null") return origin;
  // The URL standard knows no origin of other schemes, such as those of extensions and of apps.
  return slash === "" ? text : undefined;
}

/** The bindings without which there is no relay, and the class of each. */
const bindings = [
  ["CALL", "Call"],
  ["FEED", "Feed"],
  ["PLACEMENT", "Placement"],
] as const;

/** What is missing among the bindings and the variables, or does not read like what it should be. */
export function settingProblems(environment: Environment): readonly SettingProblem[] {
  const { issues = [] } = v.safeParse(Variables, environment);
  const faulty = new Set(issues.flatMap(({ path }) => (path ? [path[0].key as Variable] : []))); // the schema's keys
  const { WEBHOOK_URL, WEBHOOK_SECRET } = environment;
  if (WEBHOOK_URL !== undefined && WEBHOOK_SECRET === undefined) faulty.add("WEBHOOK_SECRET");
  const unbound = bindings.filter(([name]) => Object(environment[name]) !== environment[name]);
  return [
    ...unbound.map(([setting, kind]) => ({
      setting,
      rule: environment[setting] === undefined ? "is missing" : "is a variable, and must be a Durable Object",
      remedy: `Bind it to the class ${kind} in wrangler.toml, under [[durable_objects.bindings]].`,
    })),
    ...[...faulty].map((name) => variableProblem(name, ruleOf(name, environment[name]))),
  ];
}

function ruleOf(name: Variable, value: unknown): string {
  if (value === undefined || value === "") return "is missing";
  // wrangler hands over a number or a boolean of its file as one.
  return typeof value === "string" ? variables[name].rule : "must be a text: put it in quotes";
}

/** What is wrong with a variable, and where it is set. */
export function variableProblem(setting: Variable, rule: string): SettingProblem {
  const { secret } = variables[setting];
  const deployed = secret ? `with: wrangler secret put ${setting}` : "under [vars] in wrangler.toml";
  return { setting, rule, remedy: `Set it in .dev.vars for wrangler dev; for a deploy ${deployed}` };
}

// The platform gives an isolate one environment, and every request asks for its settings.
const settingsOf = new WeakMap<Environment, Settings>();

/**
 * Reads the settings from the environment.
 *
 * @throws ConfigurationError that names all that is wrong: the relay refuses to work rather than to work unverified. What is
 * wrong with a webhook silences no call.
 */
export function readSettings(environment: Environment): Settings {
  const known = settingsOf.get(environment);
  if (known) return known;
  const settings = checkSettings(environment);
  settingsOf.set(environment, settings);
  return settings;
}

function checkSettings(environment: Environment): Settings {
  const result = v.safeParse(Needed, environment);
  const problems = settingProblems(environment);
  const ofWebhook = problems.filter(({ setting }) => setting in webhookRules);
  if (!result.success || problems.length > ofWebhook.length) throw new ConfigurationError(problems);
  const { TICKET_SECRET, TICKETS_FROM = 0, PUBLIC_URL, ALLOWED_ORIGINS, API_KEYS } = result.output;
  const { CALLBACK_METHODS, TRUST_SUBACCOUNTS, CALLBACK_QUERIES_UNTIL = 0, KEEP_DOCUMENTS } = result.output;
  const { PLIVO_AUTH_ID, PLIVO_AUTH_TOKEN, PLIVO_API_TOKEN, PLIVO_API_URL } = result.output;
  const authToken = PLIVO_API_TOKEN ?? PLIVO_AUTH_TOKEN[0] ?? "";
  return {
    // Plivo signs the callbacks of a call with the token of whoever placed it.
    authTokens: PLIVO_API_TOKEN === undefined ? PLIVO_AUTH_TOKEN : [...PLIVO_AUTH_TOKEN, PLIVO_API_TOKEN],
    ticketSecrets: TICKET_SECRET,
    ticketsFrom: TICKETS_FROM,
    callbackMethods: CALLBACK_METHODS,
    trustSubaccounts: TRUST_SUBACCOUNTS === "true",
    callbackQueriesUntil: CALLBACK_QUERIES_UNTIL,
    keepDocuments: KEEP_DOCUMENTS === "true",
    ...(API_KEYS !== undefined && { apiKeys: API_KEYS }),
    // As URL writes it: what tickets and callback URLs say, and what Plivo then signs. Of slashes at its end, one is left out.
    ...(PUBLIC_URL !== undefined && { publicUrl: new URL(PUBLIC_URL).href.replace(/\/+$/, "/") }),
    ...(ALLOWED_ORIGINS !== undefined && { allowedOrigins: ALLOWED_ORIGINS }),
    ...(PLIVO_AUTH_ID !== undefined && {
      account: { authId: PLIVO_AUTH_ID, authToken, baseUrl: PLIVO_API_URL },
    }),
    ...(ofWebhook.length > 0 && { webhookError: new ConfigurationError(ofWebhook) }),
  };
}

// An object that wakes up with a variable that is none must still find the way to its end.
const Retention = v.fallback(Hours, 168);

/** How long a call is kept after its end, in milliseconds. */
export function readRetention(environment: Environment): number {
  return v.parse(Retention, environment.RETENTION_HOURS) * 3_600_000;
}

const AccountPace = v.fallback(CallsPerSecond, 2);

/** How many calls a second all campaigns together place. */
export function readCallsPerSecond(environment: Environment): number {
  return v.parse(AccountPace, environment.CALLS_PER_SECOND);
}
