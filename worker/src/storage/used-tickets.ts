/** Its table, for a migration of whoever is opened by tickets. */
export const usedTicketTable =
  "CREATE TABLE used_ticket (id TEXT PRIMARY KEY, expires INTEGER NOT NULL) WITHOUT ROWID;";

/**
 * Uses up a ticket that opens only once. False when it has been used before.
 *
 * @param expires in milliseconds since the epoch; the ticket is remembered until then
 */
export function useTicket(sql: SqlStorage, id: string, expires: number): boolean {
  sql.exec("DELETE FROM used_ticket WHERE expires <= ?", Date.now());
  const used = sql.exec(
    "INSERT INTO used_ticket (id, expires) VALUES (?, ?) ON CONFLICT (id) DO NOTHING RETURNING id",
    id,
    expires,
  );
  return used.toArray().length > 0;
}
