import type { WebSocketConstructor } from "@plivo-edge/live";

/**
 * Where this page came from, and all that it ever talks to. A ticket names the relay's public address, which another
 * host may have; the page's policy lets it connect to its own only.
 */
const relay: URL = new URL(".", location.href);

/** The relay will not give a ticket, and asking again would not change that. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
}

/**
 * Buys a ticket for a feed.
 *
 * @throws RefusedError where the key does not open the relay
 */
export async function buyTicket(key: string, feed: string, unredacted: boolean): Promise<string> {
  // What no header can hold, the platform would refuse in its own words.
  if (!/^[!-~]+$/.test(key)) throw new RefusedError("That is not an API key.");
  const response = await fetch(new URL("v1/tickets", relay), {
    method: "POST",
    headers: { authorization: `Bearer ${key}` },
    // Short: when it expires the watch asks for another, which a key that was revoked does not get.
    body: JSON.stringify({ feed, expiresIn: 900, ...(unredacted && { fields: ["unredacted"] }) }),
  }).catch((cause) => {
    throw new Error("The relay cannot be reached.", { cause });
  });
  // The relay's reply, whatever stands between.
  const { ticket, error } = (await response.json().catch(() => ({}))) as { ticket?: string; error?: string };
  if (ticket !== undefined) return ticket;
  if (response.status === 401) throw new RefusedError("The relay does not know this API key.");
  if (response.status === 501) {
    throw new RefusedError("This relay has no API keys. Set API_KEYS, or open the console with a ticket.");
  }
  throw new Error(`The relay answered ${response.status}${error ? `: ${error}` : ""}.`);
}

/** Takes the ticket out of the address, so that it stays neither on the screen nor in the history. */
export function takeTicket(): string | undefined {
  const ticket = new URLSearchParams(location.hash.slice(1)).get("ticket");
  if (ticket === null) return undefined;
  history.replaceState(null, "", location.pathname + location.search);
  return ticket;
}

/** A WebSocket to where this page came from, whatever the ticket names. */
export function socketFor(feed: string): WebSocketConstructor {
  return class extends WebSocket {
    constructor(url: string, protocols: string[]) {
      const own = new URL(`v1/feeds/${feed}/events${new URL(url).search}`, relay);
      super(own.href.replace("http", "ws"), protocols);
    }
  };
}
