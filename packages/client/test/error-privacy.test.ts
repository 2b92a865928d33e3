import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { clientOf, html, parameters, rows } from "./failure-table.ts";
import { answer, misbehave } from "./misbehaving-server.ts";

describe("an error can go to any log", () => {
  const quoting = {
    api_id: "api-3",
    error:
      "14155550199 is not a valid phone number, nor are +1 (415) 555-0100, sip:ada@phone.plivo.com and https://example.com/?token=1",
  };

  it("has Plivo's words without the numbers in them", async () => {
    await using server = await misbehave(answer(400, quoting));
    const error = await clientOf(server.url)
      .calls.create(parameters)
      .catch((error: unknown) => error);
    expect(error).toMatchObject({
      message:
        "calls.create got 400 from Plivo: [hidden] is not a valid phone number, nor are [hidden], [hidden] and [hidden]",
      reason: "[hidden] is not a valid phone number, nor are [hidden], [hidden] and [hidden]",
      apiId: "api-3",
      operation: "calls.create",
    });
  });

  it.each([
    ["Cannot GET /v1/Account/MA/Number/%2B14155550199/", "Cannot GET /v1/Account/MA/Number/%2B[hidden]/"],
    ["From=%2B14155550199", "From=%2B[hidden]"],
    ["to_14155550199, number14155550199abc", "to_[hidden], number[hidden]abc"],
    ["+1/415/555/0199 or 1,415,555,0199", "[hidden] or [hidden]"],
    ["+1\u00a0415\u2011555\u20110199", "[hidden]"],
    [`Basic ${btoa("MAXXXXXXXXXXXXXXXXXX:an-invented-token")} is unknown`, "Basic [hidden] is unknown"],
    ["MDNkOTM2YzY0NTI5ZDg5ZTNkYzU2ZTVkNzQ1MTQy is no token", "[hidden] is no token"],
    ["\uff11\uff14\uff11\uff15\uff15\uff15\uff10", "[hidden]"],
  ])("quotes no number in any spelling, and no token: %j", async (words, shown) => {
    await using server = await misbehave(answer(404, { error: words }));
    const error = await clientOf(server.url)
      .calls.create(parameters)
      .catch((error: unknown) => error);
    expect(error).toMatchObject({ reason: shown });
  });

  it("is bounded, and without HTML", async () => {
    await using long = await misbehave(answer(400, { error: "no ".repeat(5000) }));
    const error = await clientOf(long.url)
      .calls.create(parameters)
      .catch((error: unknown) => error);
    expect(String(error).length).toBeLessThan(400);
    await using page = await misbehave(answer(502, html));
    await expect(clientOf(page.url).calls.create(parameters)).rejects.toThrow(
      /^calls.create got 502 from Plivo$/,
    );
  });

  it.for(rows.filter(({ create }) => create !== "a call"))(
    "$failure: no secret, number or URL in it",
    async ({ faults }) => {
      await using server = await misbehave(...faults);
      const error = await clientOf(server.url)
        .calls.create(parameters)
        .catch((error: unknown) => error);
      const everything = inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error);
      for (const secret of [
        "invented-token",
        btoa("MAXXXXXXXXXXXXXXXXXX:invented-token"),
        "1415555",
        "example.com",
      ]) {
        expect(everything).not.toContain(secret);
      }
    },
  );
});
