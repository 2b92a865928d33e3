import { type CallEventType, isCallEventType } from "@plivo-edge/callbacks";
import * as v from "valibot";
import { isLocal } from "../http/local.ts";
import type { Environment } from "./environment.ts";

/** Where each event is posted, signed with what, and which of them. */
export interface WebhookSettings {
  readonly url: string;
  /** Each of them signs, so that the receiver may have any of them. */
  readonly secrets: readonly Uint8Array<ArrayBuffer>[];
  readonly unredacted: boolean;
  /** All, where there are none. */
  readonly types?: ReadonlySet<CallEventType>;
}

// Names that lead nowhere outside a network of one's own: RFC 6761, 6762, 8375, 9476.
const privateName = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|home\.arpa|alt|onion)$/;

/**
 * Whether events may be posted there: https, to a name of the public net and not to an address, or to this machine, as in
 * `wrangler dev`. On Cloudflare no Worker has a machine that it reaches so.
 */
export function isWebhookUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null) return false;
  if (url.username !== "" || url.password !== "" || url.hash !== "") return false;
  if (url.protocol === "http:") return isLocal(text);
  // As URL writes it: of `0x7f.1` and `2130706433` it makes `127.0.0.1`.
  const host = url.hostname.replace(/\.$/, "");
  const isAddress = /^\d+(\.\d+){3}$/.test(host) || host.startsWith("[");
  return url.protocol === "https:" && host.includes(".") && !isAddress && !privateName.test(host);
}

/** The key in a secret such as `whsec_…`; undefined in what is none. */
export function readSigningKey(secret: string): Uint8Array<ArrayBuffer> | undefined {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1];
  if (encoded === undefined || encoded.length % 4 !== 0) return undefined;
  const key = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
  return key.length >= 24 && key.length <= 64 ? key : undefined;
}

const items = v.pipe(
  v.string(),
  v.transform((text) => text.split(",").map((item) => item.trim())),
);

export const WebhookUrl: v.GenericSchema<string, string> = v.pipe(v.string(), v.check(isWebhookUrl));
export const WebhookSecrets: v.GenericSchema<string, Uint8Array<ArrayBuffer>[]> = v.pipe(
  items,
  v.transform((secrets) => secrets.map(readSigningKey)),
  v.array(v.instance(Uint8Array)),
);
export const WebhookFields: v.GenericSchema<string, "unredacted"> = v.pipe(
  v.string(),
  v.literal("unredacted"),
);
export const WebhookTypes: v.GenericSchema<string, CallEventType[]> = v.pipe(
  items,
  v.array(v.custom<CallEventType>((type) => typeof type === "string" && isCallEventType(type))),
);

/** What each must be. */
export const webhookRules = {
  WEBHOOK_URL:
    "must be an https URL whose host is a public name and no address; http goes to localhost only, as in wrangler dev",
  WEBHOOK_SECRET:
    'must be whsec_ and the base64 of 24 to 64 bytes; of a list, each: echo "whsec_$(openssl rand -base64 32)" makes one',
  WEBHOOK_FIELDS: "must be unredacted, or left out",
  WEBHOOK_TYPES: "must be types of events, separated by commas: hangup,answer",
} as const;

const Webhook = v.object({
  WEBHOOK_URL: WebhookUrl,
  WEBHOOK_SECRET: WebhookSecrets,
  WEBHOOK_FIELDS: v.optional(WebhookFields),
  WEBHOOK_TYPES: v.optional(WebhookTypes),
});

/** Undefined where none is set, or it is set wrong: whoever asks the relay is told of that, and an object goes on. */
export function readWebhook(environment: Environment): WebhookSettings | undefined {
  const { success, output } = v.safeParse(Webhook, environment);
  if (!success) return undefined;
  const { WEBHOOK_URL: url, WEBHOOK_SECRET: secrets, WEBHOOK_FIELDS, WEBHOOK_TYPES: types } = output;
  return {
    url,
    secrets,
    unredacted: WEBHOOK_FIELDS === "unredacted",
    ...(types && { types: new Set(types) }),
  };
}
