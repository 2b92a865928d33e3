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
 * @param fresh the identity of a log that is new
 * @param newest the statements that a new log begins with, where they are fewer than all migrations
 */
export function openLog(
  storage: DurableObjectStorage,
  migrations: readonly string[],
  fresh: Identity = { epoch: crypto.randomUUID(), createdAt: Date.now() },
  newest?: string,
): Identity {
  const { sql } = storage;
  sql.exec(
    "CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY, at INTEGER NOT NULL, epoch TEXT NOT NULL)",
  );
  const seen = sql
    .exec<{ version: number; at: number; epoch: string }>(
      "SELECT version, at, epoch FROM migration ORDER BY version",
    )
    .toArray();
  const [first] = seen;
  const { epoch, createdAt } = first ? { epoch: first.epoch, createdAt: first.at } : fresh;
  const version = seen.at(-1)?.version ?? 0;
  const isNew = first === undefined && newest !== undefined;
  if (version < migrations.length) {
    storage.transactionSync(() => {
      const steps = isNew
        ? [[migrations.length - 1, newest] as const]
        : [...migrations.entries()].slice(version);
      for (const [index, statements] of steps) {
        sql.exec(statements);
        const row = [index + 1, first === undefined ? createdAt : Date.now(), epoch];
        sql.exec("INSERT INTO migration (version, at, epoch) VALUES (?, ?, ?)", ...row);
      }
    });
  }
  return { epoch, createdAt };
}

/** The identity of a log that has been opened before. Writes nothing. */
export function readIdentity({ sql }: DurableObjectStorage): Identity | undefined {
  const tables = sql.exec("SELECT name FROM sqlite_master WHERE name = 'migration'").toArray();
  if (tables.length === 0) return undefined;
  const first = sql.exec<{ at: number; epoch: string }>(
    "SELECT at, epoch FROM migration ORDER BY version LIMIT 1",
  );
  const [row] = first.toArray();
  return row && { epoch: row.epoch, createdAt: row.at };
}
