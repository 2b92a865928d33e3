import { describe, expect, it } from "vitest";
import { collect, recording, type Sent } from "./recording.ts";

/** A Plivo with this many records, which links its pages. */
function plivoWith(
  total: number,
  link = (offset: number): string => `/v1/Account/MA/Call/?offset=${offset}`,
) {
  return recording(({ path }: Sent) => {
    const query = new URLSearchParams(path.split("?")[1]);
    const offset = Number(query.get("offset"));
    const limit = Number(query.get("limit") ?? 20);
    const objects = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, index) => ({
      call_uuid: `call-${offset + index}`,
    }));
    const next = offset + limit < total ? link(offset + limit) : null;
    return Response.json({ meta: { limit, offset, next, previous: null, total_count: total }, objects });
  });
}

const ids = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `call-${from + index}`);

describe("calls.list", () => {
  it("goes over every record of every page", async () => {
    const { plivo, sent } = plivoWith(45);
    const calls = await collect(plivo.calls.list());
    expect(calls.map(({ callUuid }) => callUuid)).toEqual(ids(0, 45));
    expect(sent.map(({ path }) => path)).toEqual(["Call/?offset=0", "Call/?offset=20", "Call/?offset=40"]);
  });

  it("fetches a page when it is reached, and not before", async () => {
    const { plivo, sent } = plivoWith(45);
    for await (const { callUuid } of plivo.calls.list()) if (callUuid === "call-3") break;
    expect(sent).toHaveLength(1);
  });

  it("goes page by page", async () => {
    const { plivo } = plivoWith(5);
    const pages = await collect(plivo.calls.list({ limit: 2 }).pages());
    expect(pages.map(({ objects }) => objects.length)).toEqual([2, 2, 1]);
    expect(pages[0]?.meta).toEqual({
      limit: 2,
      offset: 0,
      next: "/v1/Account/MA/Call/?offset=2",
      previous: null,
      totalCount: 5,
    });
  });

  it("gives one page, with its response", async () => {
    const { plivo, sent } = plivoWith(45);
    const { data, response } = await plivo.calls.list({ limit: 5, offset: 30 }).page().withResponse();
    expect(data.objects.map(({ callUuid }) => callUuid)).toEqual(ids(30, 35));
    expect(response.status).toBe(200);
    expect(sent).toHaveLength(1);
  });

  it("follows Plivo's own link, whatever an offset counts", async () => {
    const { plivo, sent } = plivoWith(3, (offset) => `/v1/Account/MA/Call/?limit=1&offset=${offset}`);
    await collect(plivo.calls.list({ limit: 1 }));
    expect(sent.map(({ path }) => path)).toEqual([
      "Call/?limit=1&offset=0",
      "Call/?limit=1&offset=1",
      "Call/?limit=1&offset=2",
    ]);
  });

  it("ends where a link leads back, or a page is empty", async () => {
    const back = plivoWith(45, () => "/v1/Account/MA/Call/?offset=0");
    expect(await collect(back.plivo.calls.list())).toHaveLength(45);
    const same = recording({
      objects: [{ call_uuid: "a" }, { call_uuid: "b" }],
      meta: { total_count: 40, next: "/v1/Account/MA/Call/?limit=20&offset=20" },
    });
    let records = 0;
    for await (const _ of same.plivo.calls.list()) if (++records > 40) break;
    expect(records).toBeLessThanOrEqual(40);
    const empty = recording({ objects: [], meta: { next: "/v1/Account/MA/Call/?offset=20" } });
    expect(await collect(empty.plivo.calls.list())).toEqual([]);
    expect(empty.sent).toHaveLength(1);
  });

  it("writes its filters as Plivo takes them", async () => {
    const { plivo, sent } = recording({ objects: [] });
    await plivo.calls
      .list({
        callDirection: "outbound",
        fromNumber: "14155550100",
        toNumber: "1415555",
        subaccount: "SAXXXXXXXXXXXXXXXXXX",
        parentCallUuid: "p-1",
        billDuration: { gt: 60, lte: 120 },
        endTime: { gte: new Date("2026-01-05T08:35:10.900Z"), lt: "2026-01-06 00:00" },
        hangupCauseCode: 3010,
        hangupSource: "API Request",
        stirVerification: "Not Applicable",
        limit: 20,
      })
      .page();
    expect(sent[0]?.path).toBe(
      "Call/?call_direction=outbound&from_number=14155550100&to_number=1415555&subaccount=SAXXXXXXXXXXXXXXXXXX" +
        "&parent_call_uuid=p-1&bill_duration__gt=60&bill_duration__lte=120&end_time__gte=2026-01-05%2008%3A35%3A10" +
        "&end_time__lt=2026-01-06%2000%3A00&hangup_cause_code=3010&hangup_source=API%20Request" +
        "&stir_verification=Not%20Applicable&limit=20&offset=0",
    );
  });

  it.for<[object, string]>([
    [{ limit: 21 }, "limit: must be a whole number of records, 1 to 20"],
    [{ offset: -1 }, "offset: must be a whole number of records, 0 or more"],
    [{ endTime: "yesterday" }, "endTime: must be a Date or"],
    [{ endTime: { after: "2026-01-06 00:00" } }, "endTime: must be a Date or"],
    [{ endTime: new Date(Number.NaN) }, "endTime: must be a Date or"],
    [{ billDuration: { gt: 1.5 } }, "billDuration: must be seconds"],
    [{ to: "14155550199" }, "to: is not a parameter here"],
  ])("refuses %o before any request", async ([filters, rule]) => {
    const { plivo, sent } = recording({ objects: [] });
    await expect(collect(plivo.calls.list(filters))).rejects.toThrow(rule);
    expect(sent).toEqual([]);
  });
});
