/** What tells a log from every other, also from one of the same name that was deleted before it. */
export interface Identity {
  readonly epoch: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** Its table, for the first migration of whoever keeps a log. */
export const identityTable = "CREATE TABLE log (epoch TEXT NOT NULL, created_at INTEGER NOT NULL);";

/** The log's identity; it is given one when it has none. */
export function identify(sql: SqlStorage): Identity {
  const select = "SELECT epoch, created_at AS createdAt FROM log";
  const [known] = sql.exec<{ epoch: string; createdAt: number }>(select).toArray();
  if (known) return known;
  const identity = { epoch: crypto.randomUUID(), createdAt: Date.now() };
  sql.exec("INSERT INTO log (epoch, created_at) VALUES (?, ?)", identity.epoch, identity.createdAt);
  return identity;
}
