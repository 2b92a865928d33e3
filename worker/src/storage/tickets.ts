import { ticketLifetime } from "@plivo-edge/live/server";

// Those are forgotten first that last longest: each is a row, and a call that somebody has looked at for days has many.
const mostKept = 100;
const prefix = "ticket ";
const revoked = "revoked";

/**
 * Uses up a ticket that opens only once. False when it has been used before.
 *
 * @param expires in milliseconds since the epoch; the ticket is remembered until then
 */
export function useTicket({ kv }: DurableObjectStorage, id: string, expires: number): boolean {
  // Those that expire first come first, so that only what is deleted has to be read.
  const expired = kv.list({ prefix, end: expiringAt(Date.now()) });
  for (const [key] of [...expired]) kv.delete(key);
  const key = `${expiringAt(expires)} ${id}`;
  if (kv.get(key) !== undefined) return false;
  kv.put(key, true);
  return true;
}

/** Revokes the tickets that were issued until then, in milliseconds since the epoch; and those that are revoked stay so. */
export function revokeTickets(storage: DurableObjectStorage, issuedUntil: number): void {
  storage.kv.put(revoked, Math.max(issuedUntil, revokedUntil(storage)));
}

/** Until when tickets were issued that are revoked, in milliseconds since the epoch; -Infinity where none is. */
export function revokedUntil({ kv }: DurableObjectStorage): number {
  const until = kv.get<number>(revoked);
  // A version before this one took times for revocations that are none.
  return until === undefined || Number.isNaN(until) ? -Infinity : until;
}

/**
 * When the last of the tickets that are remembered, as used or as revoked, expires by itself, in milliseconds since the
 * epoch; Infinity where none is.
 */
export function ticketsUntil(storage: DurableObjectStorage): number {
  const [last] = storage.kv.list({ prefix, reverse: true, limit: 1 });
  const used = last ? Number(last[0].slice(prefix.length).split(" ")[0]) : -Infinity;
  const until = Math.max(used, revokedUntil(storage) + ticketLifetime.longest * 1000);
  return until === -Infinity ? Infinity : until;
}

/** Deletes all that is stored, but not that tickets are used or revoked which outlive it. Whether any of that is left. */
export async function deleteAllButTickets(storage: DurableObjectStorage): Promise<boolean> {
  const until = ticketsUntil(storage);
  const revoked = revokedUntil(storage);
  const used = [...storage.kv.list({ prefix, start: expiringAt(Date.now()) })].slice(0, mostKept);
  await storage.deleteAll();
  if (until === Infinity || until <= Date.now()) return false;
  if (revoked > -Infinity) revokeTickets(storage, revoked);
  for (const [key] of used) storage.kv.put(key, true);
  return true;
}

/** In digits of one length, so that keys are sorted by time. */
function expiringAt(time: number): string {
  return prefix + String(time).padStart(16, "0");
}
