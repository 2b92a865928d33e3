import type { CallState } from "@plivo-edge/callbacks";
import type { FeedEvent, LiveEvent, ServedDocument, WebSocketConstructor } from "@plivo-edge/live";

/**
 * Where this page came from, and all that it ever talks to. A ticket names the relay's public address, which another
 * host may have; the page's policy lets it connect to its own only.
 */
const relay: URL = new URL(".", location.href);

/** The relay refused, and asking again would not change that. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  /** The field of a form that is wrong, as the relay names it. */
  readonly field: string | undefined;

  constructor(message: string, field?: string) {
    super(message);
    this.field = field;
  }
}

/** All that the relay keeps of a call. */
export interface Snapshot {
  readonly state: CallState;
  readonly events: readonly LiveEvent[];
  readonly documents: readonly ServedDocument[];
}

export interface FeedPage {
  readonly events: readonly FeedEvent[];
}

/** What a ticket of the console opens. */
export type TicketScope =
  | { readonly feed: string }
  | { readonly call: string }
  | { readonly campaign: string };

/**
 * Buys a ticket.
 *
 * @throws RefusedError where the key does not open the relay
 */
export async function buyTicket(key: string, scope: TicketScope, unredacted: boolean): Promise<string> {
  const { ticket } = await ask<{ ticket: string }>("POST", "v1/tickets", key, {
    ...scope,
    // Short: when it expires the watch asks for another, which a key that was revoked does not get.
    expiresIn: 900,
    ...(unredacted && { fields: ["unredacted"] }),
  });
  return ticket;
}

export function readCall(ticket: string, call: string): Promise<Snapshot> {
  return ask("GET", `v1/calls/${encodeURIComponent(call)}`, ticket);
}

/** Events of a feed in order, from the one after `after`. */
export function readFeed(ticket: string, feed: string, after: number, limit: number): Promise<FeedPage> {
  return ask("GET", `v1/feeds/${encodeURIComponent(feed)}?after=${after}&limit=${limit}`, ticket);
}

/** What a form of the console says of a call. */
export interface NewCall {
  readonly from: string;
  readonly to: string;
  readonly answer?: { readonly xml: string } | { readonly name: string };
  readonly machineDetection?: true | "hangup";
  readonly ringTimeout?: number;
}

/** @param idempotencyKey one for each form that was opened: pressing twice dials once */
export async function placeCall(key: string, call: NewCall, idempotencyKey: string): Promise<string> {
  const { requestUuid } = await ask<{ requestUuid: string }>("POST", "v1/calls", key, call, {
    "idempotency-key": idempotencyKey,
  });
  return requestUuid;
}

export async function hangUp(key: string, call: string): Promise<void> {
  await ask("DELETE", `v1/calls/${encodeURIComponent(call)}`, key);
}

export async function transfer(key: string, call: string, xml: string): Promise<void> {
  await ask("POST", `v1/calls/${encodeURIComponent(call)}/transfer`, key, { answer: { xml } });
}

/** What can be done about a campaign. */
export type CampaignStep = "start" | "pause" | "resume" | "cancel";

export async function steerCampaign(key: string, campaign: string, step: CampaignStep): Promise<void> {
  await ask("POST", `v1/campaigns/${encodeURIComponent(campaign)}/${step}`, key);
}

/** How fast a campaign dials. */
export interface CampaignPace {
  readonly callsPerSecond: number;
  readonly concurrency: number;
}

export async function changeCampaign(key: string, campaign: string, changes: CampaignPace): Promise<void> {
  await ask("PATCH", `v1/campaigns/${encodeURIComponent(campaign)}`, key, changes);
}

/** A WebSocket to where this page came from, whatever the ticket names. @param path `feeds/calls` */
export function socketFor(path: string): WebSocketConstructor {
  return class extends WebSocket {
    constructor(url: string, protocols: string[]) {
      const own = new URL(`v1/${path}/events${new URL(url).search}`, relay);
      super(own.href.replace("http", "ws"), protocols);
    }
  };
}

/** The platform would refuse what no header can hold, in words of its own. */
function isHeaderText(credential: string): boolean {
  return /^[!-~]+$/.test(credential);
}

async function ask<Reply>(
  method: string,
  path: string,
  credential: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  if (!isHeaderText(credential)) throw new RefusedError("That is not an API key.");
  const response = await fetch(new URL(path, relay), {
    method,
    headers: { authorization: `Bearer ${credential}`, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch((cause) => {
    throw new Error("The relay cannot be reached.", { cause });
  });
  if (response.status === 204) return undefined as Reply;
  // The relay's reply, whatever stands between.
  const reply: unknown = await response.json().catch(() => undefined);
  if (reply === undefined && response.ok) {
    const doubt = method === "GET" ? "" : " It may have been done all the same.";
    throw new Error(`What answered is not the relay.${doubt}`);
  }
  if (response.ok) return reply as Reply;
  throw errorOf(response.status, (reply ?? {}) as Refusal);
}

/** What the relay says where it refuses. Of a proxy or a hotel's network, none of it is there. */
interface Refusal {
  readonly error?: string;
  readonly issues?: readonly { readonly parameter: string }[];
  readonly ambiguous?: boolean;
}

function errorOf(status: number, { error, issues, ambiguous }: Refusal): Error {
  if (status < 500 && !error) return new Error(`What answered ${status} is not the relay.`);
  if (status === 401) return new RefusedError("The relay does not know this API key.");
  if (status === 403) return new RefusedError(`This API key may not do that: ${error}.`);
  if (status === 501) {
    return new RefusedError(
      error ?? "This relay has no API keys. Set API_KEYS, or open the console with a ticket.",
    );
  }
  const [issue] = issues ?? [];
  if (status === 400 || status === 422) {
    return new RefusedError(error ?? "The relay refused this.", issue?.parameter ?? error?.split(/[:.]/)[0]);
  }
  const words = `The relay answered ${status}${error ? `: ${error}` : ""}.`;
  return new Error(ambiguous ? `${words} The call may have been placed all the same.` : words);
}
