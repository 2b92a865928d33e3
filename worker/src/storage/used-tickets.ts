const prefix = "ticket ";

/**
 * Uses up a ticket that opens only once. False when it has been used before.
 *
 * @param expires in milliseconds since the epoch; the ticket is remembered until then
 */
export function useTicket({ kv }: DurableObjectStorage, id: string, expires: number): boolean {
  for (const [key, expiredAt] of kv.list<number>({ prefix })) {
    if (expiredAt <= Date.now()) kv.delete(key);
  }
  const key = prefix + id;
  if (kv.get(key) !== undefined) return false;
  kv.put(key, expires);
  return true;
}
