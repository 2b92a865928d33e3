/** What tells a log from every other, also from one of the same name that was deleted before it. */
export interface Identity {
  readonly epoch: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** The row that an object keeps about its log. */
interface LogRecord extends Identity {
  /** How many of the migrations its tables have seen. SQLite's own `PRAGMA user_version` is refused in Durable Objects. */
  readonly version: number;
}

/**
 * Opens an object's log: gives it an identity when it is new, and brings its tables up to date, because objects of every
 * age wake up with the newest code.
 *
 * @param migrations the statements of each version, in order; none is ever edited once it has been deployed
 */
export function openLog(storage: DurableObjectStorage, migrations: readonly string[]): Identity {
  const known = storage.kv.get<LogRecord>("log");
  if (known?.version === migrations.length) return known;
  const { epoch = crypto.randomUUID(), createdAt = Date.now(), version = 0 } = known ?? {};
  storage.transactionSync(() => {
    for (const statements of migrations.slice(version)) storage.sql.exec(statements);
    storage.kv.put("log", { epoch, createdAt, version: migrations.length } satisfies LogRecord);
  });
  return { epoch, createdAt };
}
