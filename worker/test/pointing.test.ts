import { connect } from "@plivo-edge/client";
import { afterEach, describe, expect, it, vi } from "vitest";
import { pointPlivo } from "../scripts/point-plivo.ts";
import { relayUrl } from "./plivo.ts";
import { standInForPlivo } from "./plivo-stub.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const account = "https://api.plivo.com/v1/Account/MAXXXXXXXXXXXXXXXXXX";
const urls = {
  answer_url: `${relayUrl}/v1/callbacks/answer#rc=5&rp=5xx,ct,rt`,
  answer_method: "POST",
  fallback_answer_url: `${relayUrl}/v1/callbacks/fallback#rc=5&rp=5xx,ct,rt`,
  fallback_method: "POST",
  hangup_url: `${relayUrl}/v1/callbacks/hangup#rc=5&rp=5xx,ct,rt`,
  hangup_method: "POST",
};

describe("pointing Plivo at the relay", () => {
  const point = (target: { application?: string; number?: string }): Promise<string> =>
    pointPlivo(connect({ authId: "MAXXXXXXXXXXXXXXXXXX", authToken: "token" }), `${relayUrl}/`, target);

  it("changes an application that exists", async () => {
    const sent = standInForPlivo(() => Response.json({ message: "changed" }, { status: 202 }));
    expect(await point({ application: "1234567" })).toBe("1234567");
    expect(sent).toMatchObject([{ method: "POST", url: `${account}/Application/1234567/`, body: urls }]);
  });

  it("makes an application for a number", async () => {
    const sent = standInForPlivo(() =>
      Response.json({ message: "created", app_id: "7654321" }, { status: 201 }),
    );
    expect(await point({ number: "+14155550100" })).toBe("7654321");
    expect(sent).toMatchObject([
      { method: "POST", url: `${account}/Application/`, body: { ...urls, app_name: expect.any(String) } },
      { method: "POST", url: `${account}/Number/14155550100/`, body: { app_id: "7654321" } },
    ]);
  });

  it("changes no number where the application was refused", async () => {
    const sent = standInForPlivo(() => Response.json({ error: "not found" }, { status: 404 }));
    await expect(point({ application: "1", number: "14155550100" })).rejects.toMatchObject({ status: 404 });
    expect(sent).toHaveLength(1);
  });

  it("changes nothing for an id that is none", async () => {
    const sent = standInForPlivo(() => new Response());
    await expect(point({ application: "" })).rejects.toThrow("appId: is missing");
    expect(sent).toEqual([]);
  });
});
