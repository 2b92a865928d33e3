import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fired, type Sent } from "../plivo-stub.ts";
import {
  ask,
  busy,
  call,
  completed,
  dialOf,
  forgetShares,
  numberOf,
  numbers,
  plivo,
  TestCampaign,
  turnClock,
} from "./campaign.ts";

const hour = 3_600_000;

beforeEach(async () => {
  await forgetShares();
  for (const level of ["warn", "error"] as const) vi.spyOn(console, level).mockImplementation(() => {});
  turnClock();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** The second dial is one that Plivo does not answer until it is told to. */
function held(): { readonly sent: Sent[]; readonly answer: (reply?: () => Response) => void } {
  let answered: (() => Response) | undefined;
  const { sent } = plivo(async (_, count) => {
    if (count !== 2) return fired();
    // In the object's own time: nobody else's promise wakes it.
    while (!answered) await new Promise((resolve) => setTimeout(resolve, 1));
    return answered();
  });
  return {
    sent,
    answer: (reply = fired) => {
      answered = reply;
    },
  };
}

describe.each([
  ["pause", "paused"],
  ["cancel", "canceled"],
] as const)("%s during a POST", (command, status) => {
  it("lets that one go on, and no next one leave", async () => {
    const { sent, answer } = held();
    const campaign = await TestCampaign.of(numbers(10));
    const ringing = campaign.until(() => sent.length >= 2);
    await vi.waitUntil(() => sent.length === 2, { interval: 1 });
    expect(await campaign.tell(command)).toMatchObject({ status });
    const dialled = sent.length;
    answer();
    await ringing;
    await campaign.pass(hour);
    expect(sent).toHaveLength(dialled);
    for (const each of sent) await call(each, "hangup", completed);
    const { progress } = await campaign.state();
    expect(progress).toMatchObject({ live: 0, completed: dialled });
    expect(command === "pause" ? progress.pending : progress.canceled).toBe(10 - dialled);
  });

  it("burns nobody whose dial Plivo then refuses", async () => {
    const { sent, answer } = held();
    const campaign = await TestCampaign.of(numbers(2));
    const ringing = campaign.until(() => sent.length >= 2);
    await vi.waitUntil(() => sent.length === 2, { interval: 1 });
    await campaign.tell(command);
    answer(() => Response.json({ error: "no" }, { status: 429 }));
    await ringing;
    await vi.waitFor(async () => expect((await campaign.state()).progress.live).toBe(1));
    const { pending, canceled } = (await campaign.state()).progress;
    expect(pending + canceled).toBe(1);
  });
});

describe("a campaign that is paused", () => {
  it("goes on where it was", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(4), { concurrency: 2 });
    await campaign.until(() => sent.length === 2);
    await campaign.tell("pause");
    for (const each of sent) await call(each, "hangup", completed);
    await campaign.pass(hour);
    expect(sent).toHaveLength(2);
    expect(await campaign.tell("resume")).toMatchObject({ status: "running" });
    await campaign.until(() => sent.length === 4);
    expect(sent.map(dialOf)).toEqual(["1.1", "2.1", "3.1", "4.1"]);
  });

  it("keeps the pauses of who is to be dialled again", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(1), { attempts: 2, retry: { busy: 600 } });
    await campaign.until(() => sent.length === 1);
    await campaign.tell("pause");
    await call(sent[0] as Sent, "hangup", busy);
    expect((await campaign.state()).progress).toMatchObject({ pending: 1 });
    await campaign.tell("resume");
    await campaign.pass(60_000);
    expect(sent).toHaveLength(1);
    await campaign.until(() => sent.length === 2);
  });
});

describe("a campaign that is canceled", () => {
  it("dials nobody again, and ends when its last call has", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(5), { concurrency: 1, attempts: 3, retry: { busy: 1 } });
    await campaign.until(() => sent.length === 1);
    await campaign.tell("cancel");
    await call(sent[0] as Sent, "hangup", busy);
    await campaign.pass(hour);
    expect(await campaign.state()).toMatchObject({
      status: "canceled",
      progress: { pending: 0, live: 0, busy: 1, canceled: 4 },
    });
    expect(sent).toHaveLength(1);
    const statuses = (await campaign.destinations()).map(({ status }) => status);
    expect(statuses).toEqual(["busy", ...Array(4).fill("canceled")]);
    // What ended each of them is said once, of the campaign.
    expect((await campaign.events()).map(({ type, status }) => `${type} ${status}`)).toEqual([
      "status running",
      "status canceled",
      "outcome busy",
    ]);
  });

  it("stays so", async () => {
    plivo();
    const campaign = await TestCampaign.of(numbers(1));
    await campaign.tell("cancel");
    await campaign.tell("cancel");
    for (const command of ["start", "resume", "pause"]) {
      expect(await ask("POST", `/${campaign.id}/${command}`)).toMatchObject({
        status: 409,
        body: { error: "the campaign is canceled" },
      });
    }
  });
});

describe("a command", () => {
  it.each(["start", "resume"])("%s needs somebody to call", async (command) => {
    const campaign = await TestCampaign.create();
    const { status } = await ask("POST", `/${campaign.id}/${command}`);
    expect(status).toBe(409);
    expect((await campaign.state()).status).toBe("draft");
  });

  it.each(["pause", "resume"])("%s needs a campaign that was started", async (command) => {
    const campaign = await TestCampaign.create();
    await campaign.add(numbers(1));
    expect(await ask("POST", `/${campaign.id}/${command}`)).toMatchObject({
      status: 409,
      body: { error: "the campaign has not been started" },
    });
  });

  it("that is given twice is given once", async () => {
    plivo();
    const campaign = await TestCampaign.of(numbers(1));
    await campaign.tell("start");
    await campaign.tell("pause");
    await campaign.tell("pause");
    expect((await campaign.events()).map(({ status }) => status)).toEqual(["running", "paused"]);
  });
});

describe("an opt-out", () => {
  const optOut = async (campaign: TestCampaign, key: string): Promise<number> =>
    (await ask("DELETE", `/${campaign.id}/destinations/${encodeURIComponent(key)}`)).status;

  it("takes out who waits", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of([
      ...numbers(2),
      { to: numberOf(2), id: "a/b c".replace(" ", "-") },
    ]);
    expect(await optOut(campaign, "a/b-c")).toBe(204);
    expect(await optOut(campaign, numberOf(0))).toBe(204);
    await campaign.until(({ progress }) => progress.pending === 0);
    expect(sent.map(({ body }) => body["to"])).toEqual([numberOf(1)]);
    expect((await campaign.state()).progress).toMatchObject({ canceled: 2, live: 1 });
  });

  it.each([
    ["14155550100", "+14155550100"],
    ["+14155550100", "14155550100"],
    ["+14155550100", "+14155550100"],
    ["sip:ada+work@example.com", "sip:ada+work@example.com"],
  ])("of %s finds it as %s", async (to, key) => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of([{ to }, ...numbers(1)]);
    expect(await optOut(campaign, key)).toBe(204);
    await campaign.until(({ progress }) => progress.pending === 0);
    expect(sent.map(({ body }) => body["to"])).toEqual([numberOf(0)]);
  });

  it("of a number takes out whoever goes by it, with its plus sign as an id too", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of([
      { to: "+14155550100", id: "+14155550100" },
      { to: "14155550100" },
      ...numbers(1),
    ]);
    expect(await optOut(campaign, "+14155550100")).toBe(204);
    await campaign.until(({ progress }) => progress.pending === 0);
    expect(sent.map(({ body }) => body["to"])).toEqual([numberOf(0)]);
  });

  it("lets the call that is live be the last one", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(1), { attempts: 5, retry: { busy: 1 } });
    await campaign.until(() => sent.length === 1);
    expect(await optOut(campaign, numberOf(0))).toBe(204);
    await call(sent[0] as Sent, "hangup", busy);
    const { progress } = await campaign.until(({ status }) => status === "completed");
    expect(progress).toMatchObject({ busy: 1 });
    expect(sent).toHaveLength(1);
  });

  it("of who is to be dialled again takes them out", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(1), { attempts: 5, retry: { busy: 60 } });
    await campaign.until(() => sent.length === 1);
    await call(sent[0] as Sent, "hangup", busy);
    await optOut(campaign, numberOf(0));
    const { progress } = await campaign.until(({ status }) => status === "completed");
    expect(progress).toMatchObject({ canceled: 1 });
  });

  it("changes nothing of who has been reached, and is refused for a stranger", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(1));
    await campaign.until(() => sent.length === 1);
    await call(sent[0] as Sent, "hangup", completed);
    expect(await optOut(campaign, numberOf(0))).toBe(204);
    expect((await campaign.state()).progress).toMatchObject({ completed: 1, canceled: 0 });
    expect(await optOut(campaign, numberOf(5))).toBe(404);
  });

  it("stays where the same number is added again", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(2));
    await optOut(campaign, numberOf(0));
    expect(await campaign.add(numbers(2))).toMatchObject({ added: 0, duplicates: 2 });
    await campaign.until(() => sent.length === 1);
    await campaign.pass(hour);
    expect(sent).toHaveLength(1);
  });
});

describe("calling hours", () => {
  const at = (text: string): void => {
    vi.setSystemTime(Date.parse(text));
  };
  const nineToEight = { from: "09:00", to: "20:00" };

  it("let each destination be dialled in its own", async () => {
    at("2030-11-24T12:00:00Z");
    const { sent, times } = plivo();
    const campaign = await TestCampaign.of(
      [
        { to: numberOf(0), zone: "America/New_York" },
        { to: numberOf(1), zone: "Europe/Berlin" },
        { to: numberOf(2), zone: "America/Los_Angeles" },
        { to: numberOf(3) },
      ],
      { hours: nineToEight, zone: "Asia/Kolkata" },
    );
    await campaign.until(() => sent.length === 4);
    const dialled = sent.map(({ body }, index) => [
      body["to"],
      new Date(times[index] ?? 0).toISOString().slice(0, 16),
    ]);
    expect(dialled).toEqual([
      [numberOf(1), "2030-11-24T12:00"],
      [numberOf(3), "2030-11-24T12:00"],
      [numberOf(0), "2030-11-24T14:00"],
      [numberOf(2), "2030-11-24T17:00"],
    ]);
  });

  it("say when the next call may leave", async () => {
    at("2030-11-24T22:00:00Z");
    plivo();
    const campaign = await TestCampaign.of(numbers(1), { hours: nineToEight, zone: "Europe/Berlin" });
    expect((await campaign.state()).nextAt).toBe(Date.parse("2030-11-25T08:00:00Z"));
    expect(await campaign.alarmAt()).toBe(Date.parse("2030-11-25T08:00:00Z"));
  });

  it("follow the clock when it is changed in the night", async () => {
    const { sent, times } = plivo();
    // On 3 November, New York's clock is put back.
    at("2030-11-02T23:59:30Z");
    const campaign = await TestCampaign.of(numbers(40), {
      ...{ hours: nineToEight, zone: "America/New_York", callsPerSecond: 1 },
    });
    await campaign.until(() => sent.length === 40);
    const local = times.map((time) => new Date(time).toISOString());
    const evening = local.filter((time) => time < "2030-11-03T00:00:00.000Z");
    expect(evening.length).toBeGreaterThan(5);
    // Not at 13:00, which is 08:00 there by then.
    expect(local[evening.length]?.slice(0, 16)).toBe("2030-11-03T14:00");
  });

  it("hold for who is to be dialled again", async () => {
    at("2030-11-24T19:50:00Z");
    const { sent, times } = plivo();
    const campaign = await TestCampaign.of(numbers(1), {
      ...{ hours: nineToEight, zone: "UTC", attempts: 2, retry: { busy: 900 } },
    });
    await campaign.until(() => sent.length === 1);
    await call(sent[0] as Sent, "hangup", busy);
    await campaign.until(() => sent.length === 2);
    expect(new Date(times[1] ?? 0).toISOString().slice(0, 16)).toBe("2030-11-25T09:00");
  });

  it("may be changed while it runs", async () => {
    at("2030-11-24T22:00:00Z");
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(2), { hours: nineToEight, zone: "UTC" });
    await campaign.pass(60_000);
    expect(sent).toHaveLength(0);
    await campaign.change({ hours: { from: "00:00", to: "24:00" } });
    await campaign.until(() => sent.length === 2);
    expect(new Date().toISOString().slice(0, 13)).toBe("2030-11-24T22");
  });

  it("may be lifted", async () => {
    at("2030-11-24T22:00:00Z");
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(1), { hours: nineToEight, zone: "UTC" });
    await campaign.change({ hours: null });
    await campaign.until(() => sent.length === 1);
    expect(new Date().toISOString().slice(0, 13)).toBe("2030-11-24T22");
  });

  it("are not set where somebody waits of whom nobody knows the zone", async () => {
    const campaign = await TestCampaign.create();
    await campaign.add(numbers(1));
    const { status, body } = await ask("PATCH", `/${campaign.id}`, { hours: nineToEight });
    expect({ status, body }).toMatchObject({ status: 409, body: { error: expect.stringContaining("zone") } });
  });
});

describe("whoever waits to be dialled again", () => {
  /** One who was busy, and waits. */
  async function waiting(body: object): Promise<{ readonly sent: Sent[]; readonly campaign: TestCampaign }> {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(1), { attempts: 3, retry: { busy: 600 }, ...body });
    await campaign.until(() => sent.length === 1);
    await call(sent[0] as Sent, "hangup", busy);
    return { sent, campaign };
  }
  const lastCall = { status: "busy", attempts: 1, hangupCauseCode: 3010 };

  it.each([
    ["attempts", { attempts: 1 }],
    ["no retry of the kind", { retry: { "no-answer": 60 } }],
  ])("is not, once the campaign is to have %s", async (_, choices) => {
    const { sent, campaign } = await waiting({});
    await campaign.change(choices);
    await campaign.pass(hour);
    expect(sent).toHaveLength(1);
    expect(await campaign.destinations()).toMatchObject([lastCall]);
    expect(await campaign.state()).toMatchObject({ status: "completed", progress: { busy: 1, pending: 0 } });
    expect(await campaign.events()).toContainEqual(
      expect.objectContaining({ type: "outcome", status: "busy" }),
    );
  });

  it("ends as the last call did, where the campaign's time is over before", async () => {
    const hours = { from: "09:00", to: "12:05" };
    const { sent, campaign } = await waiting({ hours, zone: "UTC", until: "2030-01-07T13:00:00Z" });
    await campaign.pass(2 * hour);
    expect(sent).toHaveLength(1);
    expect(await campaign.destinations()).toMatchObject([lastCall]);
    expect(await campaign.events()).toContainEqual(
      expect.objectContaining({ type: "outcome", status: "busy" }),
    );
    expect(await campaign.state()).toMatchObject({ status: "completed", progress: { busy: 1, expired: 0 } });
  });

  it("ends as the last call did, where the campaign is canceled", async () => {
    const { campaign } = await waiting({});
    await campaign.add(numbers(2));
    await campaign.tell("cancel");
    await campaign.pass(1_000);
    expect((await campaign.destinations()).map(({ status }) => status)).toEqual(["busy", "canceled"]);
    expect(await campaign.state()).toMatchObject({ progress: { busy: 1, canceled: 1, pending: 0 } });
  });

  it("ends in slices, where they are many", async () => {
    const { campaign } = await waiting({});
    await campaign.add(numbers(2_600));
    await campaign.tell("pause");
    await runInDurableObject(campaign.object, (_, { storage: { sql } }) => {
      sql.exec("UPDATE destination SET due = 9e12, attempts = 1, code = 3010 WHERE state = 0");
    });
    await campaign.tell("cancel");
    await campaign.ring();
    expect((await campaign.state()).progress).toMatchObject({ busy: 1_000, canceled: 1_600 });
    await campaign.pass(1_000);
    expect((await campaign.state()).progress).toMatchObject({ busy: 2_600, canceled: 0 });
  });
});

describe("hours chosen while a call is live", () => {
  it("are refused where its destination has no zone: it may be dialled again", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(1), { attempts: 2 });
    await campaign.until(() => sent.length === 1);
    const { status, body } = await ask("PATCH", `/${campaign.id}`, { hours: { from: "09:00", to: "20:00" } });
    expect([status, body.error]).toEqual([409, expect.stringMatching(/^hours need a zone/)]);
  });
});

describe("the end of a campaign", () => {
  it("comes when everybody has an outcome, also while it is paused", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(1));
    await campaign.until(() => sent.length === 1);
    await campaign.tell("pause");
    await call(sent[0] as Sent, "hangup", completed);
    expect(await campaign.state()).toMatchObject({ status: "completed", progress: { completed: 1 } });
  });

  it("comes when its time is over, also while it is paused", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(2), { concurrency: 1, until: "2030-01-07T13:00:00Z" });
    await campaign.until(() => sent.length === 1);
    await campaign.tell("pause");
    await call(sent[0] as Sent, "hangup", completed);
    await campaign.pass(2 * hour);
    expect(await campaign.state()).toMatchObject({
      status: "completed",
      reason: "its time is over",
      progress: { completed: 1, expired: 1 },
    });
  });

  it("comes when all were refused, and says what had blocked it", async () => {
    plivo(() => Response.json({ error: "no such number" }, { status: 400 }));
    const campaign = await TestCampaign.of(numbers(10));
    const state = await campaign.until(({ status }) => status === "completed");
    expect(state).toMatchObject({
      reason: expect.stringMatching(/^Plivo refused ten/),
      progress: { refused: 10 },
    });
  });

  it("takes everything with it, after the retention time", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(1));
    await campaign.until(() => sent.length === 1);
    await call(sent[0] as Sent, "hangup", completed);
    await campaign.until(({ status }) => status === "completed");
    await campaign.pass(167 * hour);
    expect((await campaign.state()).status).toBe("completed");
    await campaign.pass(2 * hour);
    expect((await ask("GET", `/${campaign.id}`)).status).toBe(404);
    expect(await campaign.alarmAt()).toBeNull();
  });

  it("comes to a draft that nobody touches, as numbers are not held for nothing", async () => {
    const campaign = await TestCampaign.create();
    await campaign.add(numbers(3));
    await campaign.pass(20 * 24 * hour);
    // Whoever fills it is at it.
    await campaign.add(numbers(4));
    await campaign.pass(29 * 24 * hour);
    expect((await campaign.state()).status).toBe("draft");
    await campaign.pass(2 * 24 * hour);
    expect(await campaign.state()).toMatchObject({ status: "canceled", progress: { canceled: 4 } });
    await campaign.pass(8 * 24 * hour);
    expect((await ask("GET", `/${campaign.id}`)).status).toBe(404);
  });
});
