const prefix = "ticket ";

/**
 * Uses up a ticket that opens only once. False when it has been used before.
 *
 * @param expires in milliseconds since the epoch; the ticket is remembered until then
 */
export function useTicket({ kv }: DurableObjectStorage, id: string, expires: number): boolean {
  // Those that expire first come first, so that only what is deleted has to be read.
  const expired = kv.list({ prefix, end: until(Date.now()) });
  for (const [key] of [...expired]) kv.delete(key);
  const key = `${until(expires)} ${id}`;
  if (kv.get(key) !== undefined) return false;
  kv.put(key, true);
  return true;
}

/** When the last of the tickets that are remembered expires, in milliseconds since the epoch; Infinity where none is. */
export function ticketsUntil({ kv }: DurableObjectStorage): number {
  const [last] = kv.list({ prefix, reverse: true, limit: 1 });
  return last ? Number(last[0].slice(prefix.length).split(" ")[0]) : Infinity;
}

/** In digits of one length, so that keys are sorted by time. */
function until(time: number): string {
  return prefix + String(time).padStart(16, "0");
}
