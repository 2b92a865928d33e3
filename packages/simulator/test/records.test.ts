import { describe, expect, it } from "vitest";
import { api, authId, type Simulation, startSimulation } from "./simulation.ts";

const api_id = expect.any(String);

/** Calls that have ended in several ways, oldest first. */
async function history(): Promise<Simulation> {
  const simulation = startSimulation();
  for (const to of ["14155550100", "14155550102", "14155550103", "14155550101"]) await simulation.call(to);
  return simulation;
}

async function chosen(simulation: Simulation, query: string): Promise<unknown[]> {
  const { body } = await api(simulation, "GET", `Call/?${query}`);
  const { objects } = body as { objects: { to_number: string }[] };
  return objects.map(({ to_number }) => to_number.slice(-4));
}

describe("a call detail record", () => {
  it("of a call that was answered", async () => {
    const simulation = startSimulation({ timeZoneOffset: "+05:30" });
    const { callUuid } = await simulation.call("+14155550100");
    expect(await api(simulation, "GET", `Call/${callUuid}/`)).toEqual({
      status: 200,
      body: {
        answer_time: "2026-01-05 14:05:14+05:30",
        api_id,
        bill_duration: 1,
        billed_duration: 60,
        call_direction: "outbound",
        call_duration: 1,
        call_state: "ANSWER",
        call_uuid: callUuid,
        cnam_lookup: "disabled",
        conference_uuid: null,
        end_time: "2026-01-05 14:05:15+05:30",
        from_number: "+14155550000",
        hangup_cause_code: 4010,
        hangup_cause_name: "End Of XML Instructions",
        hangup_source: "Plivo",
        initiation_time: "2026-01-05 14:05:08+05:30",
        parent_call_uuid: null,
        resource_uri: `/v1/Account/${authId}/Call/${callUuid}/`,
        source_ip: "",
        stir_attestation: "",
        stir_verification: "Not Applicable",
        to_number: "14155550100",
        total_amount: "0.00500",
        total_rate: "0.00500",
        voice_network_group: "",
      },
    });
  });

  it("of a call that nobody answered", async () => {
    const simulation = startSimulation();
    const { callUuid } = await simulation.call("14155550102");
    expect((await api(simulation, "GET", `Call/${callUuid}/`)).body).toMatchObject({
      answer_time: null,
      bill_duration: 0,
      call_state: "BUSY",
      hangup_cause_code: 3010,
      total_amount: "0.00000",
    });
  });

  it("of a call that is not known", async () => {
    expect(await api(startSimulation(), "GET", "Call/00000000-0000-4000-8000-000000000000/")).toEqual({
      status: 404,
      body: { api_id, error: "call not found" },
    });
  });
});

describe("the list of records", () => {
  it("is newest first", async () => {
    expect(await chosen(await history(), "")).toEqual(["0101", "0103", "0102", "0100"]);
  });

  it.each([
    ["to_number=14155550102", ["0102"]],
    ["to_number=%2B1415555010", ["0101", "0103", "0102", "0100"]],
    ["from_number=14155550001", []],
    ["call_direction=inbound", []],
    ["hangup_cause_code=3010", ["0102"]],
    ["hangup_source=Carrier", ["0102"]],
    ["bill_duration__gt=0", ["0101", "0100"]],
    ["bill_duration__lte=0", ["0103", "0102"]],
    ["bill_duration=1&hangup_source=Plivo", ["0101", "0100"]],
    ["end_time__gt=2026-01-05%2008:36", ["0101", "0103"]],
    ["end_time__lt=2026-01-05%2008:35:16", ["0100"]],
    ["end_time__gte=2026-01-05%2008:35:15&end_time__lte=2026-01-05%2008:36:00.000000", ["0102", "0100"]],
  ])("?%s", async (query, numbers) => {
    expect(await chosen(await history(), query)).toEqual(numbers);
  });

  it.each(["bill_duration__gt=long", "end_time__gt=yesterday", "limit=21", "limit=0", "offset=-1"])(
    "refuses ?%s",
    async (query) => {
      expect((await api(await history(), "GET", `Call/?${query}`)).status).toBe(400);
    },
  );

  it("refuses a range of more than 30 days", async () => {
    const simulation = await history();
    expect((await api(simulation, "GET", "Call/?end_time__gt=2025-11-01%2000:00")).status).toBe(400);
    const month = "end_time__gt=2025-12-10%2000:00&end_time__lt=2026-01-05%2000:00";
    expect((await api(simulation, "GET", `Call/?${month}`)).status).toBe(200);
  });

  it("without end_time goes back 7 days", async () => {
    const simulation = await history();
    await simulation.clock.sleep(7 * 86_400_000);
    expect(await chosen(simulation, "")).toEqual([]);
    expect(await chosen(simulation, "end_time__gt=2026-01-05%2000:00")).toHaveLength(4);
  });

  it("comes in pages, whose offset counts records and whose links lead to all of them", async () => {
    const simulation = await history();
    const seen: unknown[] = [];
    let pages = 0;
    let next: string | null = "Call/?limit=2&bill_duration__gte=0";
    for (; next !== null && pages < 5; pages += 1) {
      const { body } = await api(simulation, "GET", next);
      const { meta, objects } = body as {
        meta: { next: string | null; total_count: number };
        objects: unknown[];
      };
      expect(meta.total_count).toBe(4);
      seen.push(...objects);
      next = meta.next?.replace(`/v1/Account/${authId}/`, "") ?? null;
    }
    expect(pages).toBe(2);
    expect(seen).toHaveLength(4);
    expect(new Set(seen.map((record) => JSON.stringify(record))).size).toBe(4);
    expect((await api(simulation, "GET", "Call/?limit=3&offset=3")).body).toMatchObject({
      meta: { limit: 3, offset: 3, next: null, previous: expect.stringContaining("offset=0") },
    });
  });
});
