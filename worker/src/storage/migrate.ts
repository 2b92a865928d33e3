/**
 * Brings an object's tables up to date: objects of every age wake up with the newest code.
 *
 * @param migrations the statements of each version, in order; none is ever edited once it has been deployed
 */
export function migrate(storage: DurableObjectStorage, migrations: readonly string[]): void {
  const { sql } = storage;
  storage.transactionSync(() => {
    // SQLite's own `PRAGMA user_version` is refused in Durable Objects, so the count is kept in a table.
    sql.exec("CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY)");
    const { done } = sql.exec<{ done: number }>("SELECT count(*) AS done FROM migration").one();
    for (const [version, statements] of migrations.entries()) {
      if (version < done) continue;
      sql.exec(statements);
      sql.exec("INSERT INTO migration (version) VALUES (?)", version);
    }
  });
}
