import * as v from "valibot";
import { encodeBase64url } from "../base64url.ts";
import type { TicketClaims, TicketField, TicketScope } from "../ticket.ts";
import {
  type CallbackOptions,
  CallbackOptionsSchema,
  type CallbackUrls,
  callbackUrls,
} from "./callback-urls.ts";
import { checkOptions, Name, TicketSeconds } from "./options.ts";
import { checkSecret, sign } from "./signature.ts";

export interface RelayClientOptions {
  /** Where the relay answers: an absolute http(s) URL, which may have a path. */
  readonly url: string;
  /** The relay's `TICKET_SECRET`: at least 32 characters, so that it cannot be guessed from a ticket. */
  readonly secret: string;
}

export type TicketOptions = TicketScope & {
  /** `["unredacted"]` shows phone numbers in full, what was said, pressed and recorded, and raw parameters. @default [] */
  readonly fields?: readonly TicketField[];
  /** Seconds for which the ticket opens the call or the feed: 2678400 at most, which is 31 days. @default 3600 */
  readonly expiresIn?: number;
  /** Opens it one time only, so that one that leaks is of no use. A watch needs a new one each time it comes back. */
  readonly once?: true;
};

const grantEntries = {
  fields: /* @__PURE__ */ v.exactOptional(
    /* @__PURE__ */ v.array(
      /* @__PURE__ */ v.literal("unredacted", 'must be "unredacted"'),
      "must be an array",
    ),
  ),
  expiresIn: /* @__PURE__ */ v.exactOptional(TicketSeconds),
  once: /* @__PURE__ */ v.exactOptional(/* @__PURE__ */ v.literal(true, "must be true")),
};

const CallTicketSchema: v.GenericSchema<unknown, TicketOptions> = /* @__PURE__ */ v.strictObject({
  call: /* @__PURE__ */ v.pipe(
    /* @__PURE__ */ v.string("must be a requestUuid"),
    /* @__PURE__ */ v.regex(/^[A-Za-z0-9-]{1,64}$/, "must be a requestUuid"),
  ),
  ...grantEntries,
});

const FeedTicketSchema: v.GenericSchema<unknown, TicketOptions> = /* @__PURE__ */ v.strictObject({
  feed: Name,
  ...grantEntries,
});

/**
 * Speaks for a relay in an edge function: which URLs Plivo shall call back, and who may watch.
 *
 * @example
 * const relay = new RelayClient({ url: "https://relay.example.com", secret: env.TICKET_SECRET });
 * const { requestUuid } = await plivo.calls.create({ from, to, ...relay.callbacks({ answer: "welcome" }) });
 * const ticket = await relay.ticket({ call: requestUuid });
 */
export class RelayClient {
  readonly url: string;
  readonly #secret: string;

  /** @throws {TypeError} when the URL is not absolute http(s), or the secret is shorter than 32 characters */
  constructor(options: RelayClientOptions) {
    checkSecret(options.secret);
    this.url = relayUrl(options.url);
    this.#secret = options.secret;
  }

  /**
   * The callback URLs of one call or many, to be spread into `calls.create`.
   *
   * @throws {TypeError} that names the option and the rule it breaks
   * @see https://www.plivo.com/docs/voice/api/call/make-a-call
   */
  callbacks(options: CallbackOptions = {}): CallbackUrls {
    return callbackUrls(this.url, checkOptions("relay.callbacks", CallbackOptionsSchema, options));
  }

  /**
   * A ticket with which a frontend may watch one call, or a feed of many. Hand it only to whom may see them.
   *
   * @throws {TypeError} that names the option and the rule it breaks
   */
  async ticket(options: TicketOptions): Promise<string> {
    const { fields = [], expiresIn = 3600, ...scope } = checkTicketOptions(options);
    const issued = Date.now() / 1000;
    const expires = Math.floor(issued) + expiresIn;
    const id = crypto.randomUUID();
    const claims: TicketClaims = { version: 1, url: this.url, ...scope, issued, expires, fields, id };
    const signed = encodeBase64url(JSON.stringify(claims));
    return `${signed}.${await sign(signed, this.#secret)}`;
  }
}

function checkTicketOptions(options: unknown): TicketOptions {
  const isObject = typeof options === "object" && options !== null;
  if (isObject && "feed" in options) return checkOptions("relay.ticket", FeedTicketSchema, options);
  // Told apart from a misspelt option: which of the two is wanted, nothing says.
  if (isObject && !("call" in options) && Object.keys(options).every((name) => name in grantEntries)) {
    throw new TypeError("relay.ticket: `call` or `feed` is missing: name what the ticket opens");
  }
  return checkOptions("relay.ticket", CallTicketSchema, options);
}

function relayUrl(text: string): string {
  try {
    const { href } = new URL(text);
    if (/^https?:\/\/[^/?#@]+(\/[^?#]*)?$/.test(href)) return href.replace(/\/+$/, "");
  } catch {
    // No URL at all: the answer is the same.
  }
  throw new TypeError("RelayClient: `url` must be absolute http(s), without query, fragment and credentials");
}
