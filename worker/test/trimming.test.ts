import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { CallEvent } from "@plivo-edge/callbacks";
import { afterEach, describe, expect, it, vi } from "vitest";
import { FeedLog } from "../src/feed/feed-log.ts";
import { openLog } from "../src/storage/open-log.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const week = 7 * 24 * 3_600_000;

/** Puts that many events into a feed, of which each is as small as it may be. */
function fill({ sql }: DurableObjectStorage, count: number, at: number): void {
  sql.exec(
    `INSERT INTO event (seq, id, at, body)
     WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
     SELECT i, 'c e ' || i, ?, '{}' FROM n`,
    count,
    at,
  );
}

type Cursor = SqlStorageCursor<Record<string, SqlStorageValue>>;

/** The cursors of all statements from now on. */
function cursorsOf(storage: DurableObjectStorage): readonly Cursor[] {
  const cursors: Cursor[] = [];
  const sql = Object.getPrototypeOf(storage.sql) as SqlStorage;
  const { exec } = sql;
  vi.spyOn(sql, "exec").mockImplementation(function (this: SqlStorage, ...inputs: Parameters<typeof exec>) {
    const cursor = exec.apply(this, inputs);
    cursors.push(cursor);
    return cursor;
  } as typeof exec);
  return cursors;
}

function rowsRead(cursors: readonly Cursor[]): number {
  return cursors.reduce((sum, { rowsRead }) => sum + rowsRead, 0);
}

describe("a feed that is full", () => {
  it("reads its events once to know those that come again, and not for every delivery", async () => {
    const object = env.FEED.getByName(crypto.randomUUID());
    await runInDurableObject(object, (_, { storage }) => {
      new FeedLog(storage).begin();
      fill(storage, 105_000, Date.now());
      const log = new FeedLog(storage);
      const cursors = cursorsOf(storage);
      const receivedAt = Date.now() - 3_600_000;
      for (let seq = 1; seq <= 10; seq += 1) {
        const event: CallEvent = { type: "ring", callUuid: "c", receivedAt, parameters: {} };
        expect(log.append([{ call: "late", epoch: "e", seq, events: [event] }])).toHaveLength(1);
      }
      expect(rowsRead(cursors)).toBeLessThan(1.1 * 105_000);
    });
  });
});

describe("a feed with half a million events", () => {
  it("reads little more than it deletes, a slice at a time, and appends in between", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const object = env.FEED.getByName(crypto.randomUUID());
    const { read, deleted, slices } = await runInDurableObject(object, (_, { storage }) => {
      new FeedLog(storage).begin();
      fill(storage, 500_000, Date.now());
      const log = new FeedLog(storage);
      const cursors = cursorsOf(storage);
      let slices = 0;
      let most = 0;
      for (let more = true; more; slices += 1) {
        const before = log.forgotten;
        more = log.forget(100_000, 0);
        most = Math.max(most, log.forgotten - before);
      }
      const read = rowsRead(cursors);
      expect(most).toBeLessThanOrEqual(5_000);
      return { read, deleted: log.forgotten, slices };
    });
    expect(deleted).toBe(400_000);
    expect(slices).toBeGreaterThanOrEqual(80);
    expect(read).toBeLessThan(4 * deleted);
  }, 60_000);
});

describe("a feed's alarm", () => {
  it("rings when its oldest event is due, once, and an empty feed has none", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const object = env.FEED.getByName(crypto.randomUUID());
    const call = crypto.randomUUID();
    const event = { type: "ring" as const, callUuid: call, receivedAt: Date.now(), parameters: {} };
    await object.append({ call, epoch: "e", seq: 1, events: [event] });
    const first = await runInDurableObject(object, (_, { storage }) => storage.getAlarm());
    expect(first).toBe(event.receivedAt + week);
    vi.setSystemTime(event.receivedAt + week);
    await runDurableObjectAlarm(object);
    const left = await runInDurableObject(object, async (_, { storage }) => ({
      alarm: await storage.getAlarm(),
      events: storage.sql.exec("SELECT count(*) AS count FROM event").one(),
    }));
    expect(left).toEqual({ alarm: null, events: { count: 0 } });
    expect(await object.page(0, 10, { unredacted: true })).toMatchObject({ seq: 2, next: 1, last: 1 });
  });
});

describe("a feed of the first version", () => {
  it("is taken over with its events, and knows them when they are delivered again", async () => {
    const object = env.FEED.getByName(crypto.randomUUID());
    const event = { type: "ring" as const, callUuid: "c", receivedAt: Date.now(), parameters: {} };
    const found = await runInDurableObject(object, (_, { storage }) => {
      openLog(storage, [
        "CREATE TABLE event (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, body TEXT NOT NULL);",
      ]);
      storage.sql.exec(
        "INSERT INTO event (seq, id, at, body) VALUES (7, 'c e 1', ?, ?)",
        Date.now(),
        JSON.stringify({ ...event, call: "c" }),
      );
      const log = new FeedLog(storage);
      const again = log.append([{ call: "c", epoch: "e", seq: 1, events: [event, event] }]);
      return { seq: log.seq, again: again.length, all: log.after(0, 10).length };
    });
    expect(found).toEqual({ seq: 8, again: 1, all: 2 });
  });
});
