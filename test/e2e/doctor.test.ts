import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Finding } from "../../worker/src/node/examine.ts";
import { type Stage, setStage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  await stage.close();
});

async function doctor(
  words: readonly string[],
  secrets: Readonly<Record<string, string>> = {},
): Promise<{ code: number; out: string; complaint: string }> {
  const script = new URL("../../worker/src/node/doctor.ts", import.meta.url).pathname;
  const { PATH } = process.env;
  const child = spawn(process.execPath, ["--conditions=@plivo-edge/source", script, ...words], {
    env: { PATH, ...secrets },
  });
  const exit = once(child, "exit");
  const [out, complaint, [code]] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  return { code, out, complaint };
}

describe("npm run doctor", () => {
  it("finds nothing wrong with a relay that is well, over real sockets", async () => {
    const secrets = { PLIVO_AUTH_TOKEN: stage.authToken, API_KEY: stage.apiKey };
    const { code, out } = await doctor([stage.relay.url, "--json"], secrets);
    const findings: Finding[] = JSON.parse(out);
    expect(findings.filter(({ result }) => result === "wrong")).toEqual([]);
    expect(code).toBe(0);
  });

  it("watches by a WebSocket, and one line says what came", async () => {
    const { out, code } = await doctor([stage.relay.url], {
      PLIVO_AUTH_TOKEN: stage.authToken,
      TICKET_SECRET: stage.ticketSecret,
    });
    expect(out).toMatch(/^ok +socket +a WebSocket: welcome in \d+ ms$/m);
    expect(out).toMatch(/^ok +resume +a WebSocket after a cut: goes on where it was$/m);
    expect(out).not.toContain(stage.authToken);
    expect(code).toBe(0);
  });

  it("exits with 1 where something is wrong, and says what to do", async () => {
    const { code, out } = await doctor([stage.relay.url], { PLIVO_AUTH_TOKEN: "another" });
    expect(code).toBe(1);
    expect(out).toMatch(/^WRONG +ring .*The relay has another PLIVO_AUTH_TOKEN/m);
  });

  it.each([
    [[]],
    [["relay.example.com"]],
    [["https://a.example", "--nonsense"]],
    [["https://a.example", "--origin"]],
  ])("exits with 2 where the command line is wrong: %j", async (words) => {
    const { code, complaint } = await doctor(words);
    expect(code).toBe(2);
    expect(complaint).toContain("plivo-relay-doctor RELAY_URL");
  });
});
