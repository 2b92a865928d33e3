import type { ScopeName, TicketField, TicketScope } from "../ticket.ts";
import {
  type CallbackOptions,
  type CallbackUrls,
  callbackOptionChecks,
  callbackUrls,
} from "./callback-urls.ts";
import { type Check, checkOptions, fits, isName, isTicketSeconds, oneOf } from "./options.ts";
import { relayUrl } from "./relay-url.ts";
import { signTicket } from "./sign-ticket.ts";
import { checkSecret } from "./signature.ts";

/** Which relay, and the secret that it shares with this backend. */
export interface RelayClientOptions {
  /** Where the relay answers: an absolute http(s) URL, which may have a path. */
  readonly url: string;
  /** The relay's `TICKET_SECRET`: at least 32 characters, so that it cannot be guessed from a ticket. */
  readonly secret: string;
}

/** What a ticket opens, for how long, and what it shows. */
export type TicketOptions = TicketScope & {
  /** `["unredacted"]` shows phone numbers in full, what was said, pressed and recorded, and raw parameters. @default [] */
  readonly fields?: readonly TicketField[];
  /** Seconds for which the ticket opens what it opens: 2678400 at most, which is 31 days. @default 3600 */
  readonly expiresIn?: number;
  /** Opens it one time only, so that one that leaks is of no use. A watch needs a new one each time it comes back. */
  readonly once?: true;
};

const isField: Check = /* @__PURE__ */ oneOf("unredacted");

/** What every ticket may be asked for. */
const grantChecks: Readonly<Record<keyof TicketOptions, Check>> = {
  fields: (value, option) =>
    Array.isArray(value)
      ? value.flatMap((field, at) => isField(field, `${option}.${at}`))
      : [`\`${option}\` must be an array`],
  expiresIn: isTicketSeconds,
  once: /* @__PURE__ */ oneOf(true),
};

const scopeChecks: Readonly<Record<ScopeName, Check>> = {
  feed: isName,
  campaign: /* @__PURE__ */ fits({ pattern: /^[A-Za-z0-9-]{1,64}$/, form: "a campaign's id" }),
  call: /* @__PURE__ */ fits({ pattern: /^[A-Za-z0-9-]{1,64}$/, form: "a requestUuid" }),
};

/**
 * The relay, for an edge function: makes the URLs that Plivo calls back, and the tickets of those who may watch.
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
    this.url = relayUrl(options.url, "RelayClient");
    this.#secret = options.secret;
  }

  /**
   * The callback URLs of one call or many, to be spread into `calls.create`.
   *
   * @throws {TypeError} that names the option and the rule it breaks
   * @see https://www.plivo.com/docs/voice/api/call/make-a-call
   */
  callbacks(options: CallbackOptions = {}): CallbackUrls {
    return callbackUrls(this.url, checkOptions("relay.callbacks", callbackOptionChecks, options));
  }

  /**
   * A ticket with which a frontend may watch one call, a feed of many, or a campaign. Hand it only to whom may see them.
   *
   * @throws {TypeError} that names the option and the rule it breaks
   */
  async ticket(options: TicketOptions): Promise<string> {
    const { fields = [], expiresIn = 3600, ...scope } = checkTicketOptions(options);
    const issued = Date.now() / 1000;
    const expires = Math.floor(issued) + expiresIn;
    const id = crypto.randomUUID();
    return signTicket({ version: 1, url: this.url, ...scope, issued, expires, fields, id }, this.#secret);
  }
}

function checkTicketOptions(options: unknown): TicketOptions {
  const names = Object.keys(Object(options));
  const [scope = "call", other] = names.filter((name): name is ScopeName => Object.hasOwn(scopeChecks, name));
  if (other) throw new TypeError(`relay.ticket: \`${scope}\` and \`${other}\`: name one of them`);
  // Told apart from a misspelt option: which of them is wanted, nothing says.
  if (Object(options) === options && names.every((name) => Object.hasOwn(grantChecks, name))) {
    throw new TypeError("relay.ticket: `call`, `feed` or `campaign` is missing: name what the ticket opens");
  }
  return checkOptions("relay.ticket", { [scope]: scopeChecks[scope], ...grantChecks }, options, scope);
}
