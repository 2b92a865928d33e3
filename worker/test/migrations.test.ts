import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { CallStorage } from "../src/call/call-storage.ts";
import { EventLog } from "../src/call/event-log.ts";
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

describe("a call of the first version, which had tables", () => {
  it("is taken over with its events, its feeds and its watchdog, and its tables are dropped", async () => {
    const ring = { type: "ring", callUuid: "c", receivedAt: 1, parameters: { filler: "x".repeat(9_000) } };
    const answer = { ...ring, type: "answer", receivedAt: 2 };
    const hangup = { type: "hangup", callUuid: "c", receivedAt: 3, callStatus: "completed", parameters: {} };
    const found = await inObject((storage) => {
      const old = openLog(storage, [
        `CREATE TABLE event (seq INTEGER PRIMARY KEY, body TEXT NOT NULL);
         CREATE TABLE feed (name TEXT PRIMARY KEY, sent INTEGER NOT NULL) WITHOUT ROWID;`,
      ]);
      for (const [index, event] of [ring, answer, hangup].entries())
        storage.sql.exec("INSERT INTO event (seq, body) VALUES (?, ?)", index + 1, JSON.stringify(event));
      storage.sql.exec("INSERT INTO feed (name, sent) VALUES ('calls', 2)");
      storage.kv.put("watched", { asked: 3, lastAsked: 5, ringTimeout: 20 });
      const kept = [new CallStorage(storage), new CallStorage(storage)];
      return {
        old,
        kept: kept.map(({ epoch, createdAt, feeds, watch }) => ({ epoch, createdAt, feeds, watch })),
        events: new EventLog(new CallStorage(storage)).after(0),
        status: new EventLog(new CallStorage(storage)).state.status,
        tables: storage.sql
          .exec("SELECT name FROM sqlite_master WHERE name IN ('event', 'feed', 'migration')")
          .toArray(),
      };
    });
    const taken = {
      ...found.old,
      feeds: new Map([["calls", { sent: 2 }]]),
      watch: { asked: 3, lastAsked: 5, ringTimeout: 20 },
    };
    expect(found.kept).toEqual([taken, taken]);
    expect(found).toMatchObject({ events: [ring, answer, hangup], status: "completed", tables: [] });
  });

  it("that is written while the disk fails is as it was", async () => {
    await inObject((storage) => {
      const log = new EventLog(new CallStorage(storage));
      const event = { type: "ring" as const, callUuid: "c", receivedAt: 1, parameters: {} };
      vi.spyOn(storage.kv, "put").mockImplementationOnce(() => {
        throw new Error("the disk is full");
      });
      expect(() => log.append(event)).toThrow("the disk is full");
      // So that the next try stores it.
      expect([log.seq, log.accepts(event)]).toEqual([0, true]);
      log.append(event);
      expect(new EventLog(new CallStorage(storage)).seq).toBe(1);
    });
  });
});
