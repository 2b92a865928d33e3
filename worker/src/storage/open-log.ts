/** What tells a log from every other, also from one of the same name that was deleted before it. */
export interface Identity {
  readonly epoch: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/**
 * Opens an object's log, and brings its tables up to date: objects of every age wake up with the newest code.
 *
 * Which migrations they have seen is in a table of its own, as SQLite's `PRAGMA user_version` is refused in Durable
 * Objects; the row of the first one gives the log its identity.
 *
 * @param migrations the statements of each version, in order; none is ever edited once it has been deployed
 */
export function openLog(storage: DurableObjectStorage, migrations: readonly string[]): Identity {
  const { sql } = storage;
  sql.exec(
    "CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY, at INTEGER NOT NULL, epoch TEXT NOT NULL)",
  );
  const seen = sql.exec<{ at: number; epoch: string }>("SELECT at, epoch FROM migration ORDER BY version");
  const [first, ...later] = seen.toArray();
  const now = Date.now();
  const { at, epoch } = first ?? { at: now, epoch: crypto.randomUUID() };
  const version = first ? later.length + 1 : 0;
  if (version < migrations.length) {
    storage.transactionSync(() => {
      for (const [index, statements] of migrations.slice(version).entries()) {
        sql.exec(statements);
        const row = [version + index + 1, now, epoch];
        sql.exec("INSERT INTO migration (version, at, epoch) VALUES (?, ?, ?)", ...row);
      }
    });
  }
  return { epoch, createdAt: at };
}
