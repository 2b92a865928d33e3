import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { type Identity, openLog } from "../src/storage/open-log.ts";

const first = "CREATE TABLE fact (name TEXT PRIMARY KEY);";
const second = "ALTER TABLE fact ADD COLUMN value TEXT;";

function inObject<Result>(run: (storage: DurableObjectStorage) => Result): Promise<Result> {
  return runInDurableObject(env.CALL.getByName(crypto.randomUUID()), (_, { storage }) => run(storage));
}

function versions({ sql }: DurableObjectStorage): unknown[] {
  return sql
    .exec("SELECT version FROM migration ORDER BY version")
    .toArray()
    .map(({ version }) => version);
}

describe("an object's tables", () => {
  it("are made once, and have one identity for ever", async () => {
    const identities = await inObject((storage) => [openLog(storage, [first]), openLog(storage, [first])]);
    expect(identities[0]?.epoch).toMatch(/^[\da-f-]{36}$/);
    expect(identities[1]).toEqual(identities[0]);
  });

  it("of an older version are brought up to date, with what is in them", async () => {
    await inObject((storage) => {
      const old = openLog(storage, [first]);
      storage.sql.exec("INSERT INTO fact (name) VALUES ('kept')");
      expect(openLog(storage, [first, second])).toEqual(old);
      expect(versions(storage)).toEqual([1, 2]);
      expect(storage.sql.exec("SELECT name, value FROM fact").one()).toEqual({ name: "kept", value: null });
    });
  });

  it("stay as they were when a migration fails, so that the next version can try again", async () => {
    await inObject((storage) => {
      const old: Identity = openLog(storage, [first]);
      expect(() => openLog(storage, [first, second, "nonsense"])).toThrow(/syntax error/);
      expect(versions(storage)).toEqual([1]);
      expect(openLog(storage, [first, second])).toEqual(old);
    });
  });
});
