import { readFile } from "node:fs/promises";
import * as client from "@plivo-edge/client";
import { Simulator } from "@plivo-edge/simulator";
import { transform } from "esbuild";
import { expect, it, vi } from "vitest";

// Every TypeScript block of the client's README runs, against a Plivo on this machine.

const readme = await readFile(new URL("../../packages/client/README.md", import.meta.url), "utf8");
const blocks = [...readme.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = ""]) => code);

const authId = "MAXXXXXXXXXXXXXXXXXX";
const authToken = "invented-token";

function scope(simulator: Simulator): Record<string, unknown> {
  class Plivo extends client.Plivo {
    constructor(options: client.PlivoOptions) {
      super({ maxRetries: 0, fetch: simulator.fetch, ...options });
    }
  }
  return {
    ...client,
    Plivo,
    connect: (options: client.PlivoOptions) => client.connect({ fetch: simulator.fetch, ...options }),
    plivo: new Plivo({ authId, authToken }),
    authId,
    authToken,
    env: { PLIVO_AUTH_ID: authId, PLIVO_AUTH_TOKEN: authToken },
    from: "14155550100",
    to: "14155550112",
    answerUrl: "https://example.com/answer",
    destinations: ["14155550112", "14155550122", "14155550132"],
    signal: new AbortController().signal,
    yesterday: new Date(Date.now() - 86_400_000),
  };
}

async function run(code: string, simulator: Simulator): Promise<void> {
  const names = scope(simulator);
  const withoutImports = code.replace(/^import .*$/gm, "");
  const { code: script } = await transform(`async () => {${withoutImports}}`, {
    loader: "ts",
    target: "esnext",
  });
  await new Function(...Object.keys(names), `return (${script.trim().replace(/;$/, "")})()`)(
    ...Object.values(names),
  );
}

function simulate(): Simulator {
  const wait = '<?xml version="1.0"?><Response><Wait length="60"/></Response>';
  return new Simulator({
    authId,
    authToken,
    fetch: async () => new Response(wait, { headers: { "content-type": "text/xml" } }),
    callsPerSecond: 100,
  });
}

it("has blocks to run", () => {
  expect(blocks.length).toBeGreaterThanOrEqual(7);
});

it.for(
  blocks.map(
    (code) => [code.split("\n").find((line) => line && !line.startsWith("import")) ?? "", code] as const,
  ),
)("%s", async ([, code]) => {
  const print = vi.spyOn(console, "log").mockImplementation(() => {});
  const simulator = simulate();
  if (code.includes("findRecent")) simulator.failNext("reset", { after: true });
  if (code.includes("live.list")) await aLiveCall(simulator);
  // The subaccount of the example is not known to the simulator, which knows one account.
  await run(code.replace(/^ *subaccount:.*$/m, ""), simulator);
  if (/calls\.create\(|createCall\(/.test(code) && !code.includes("create: async"))
    expect(simulator.calls.length).toBeGreaterThan(0);
  if (code.includes("console.log")) expect(print).toHaveBeenCalled();
  print.mockRestore();
});

async function aLiveCall(simulator: Simulator): Promise<void> {
  const plivo = new client.Plivo({ authId, authToken, fetch: simulator.fetch });
  await plivo.calls.create({
    from: "14155550100",
    to: "14155550112",
    answerUrl: "https://example.com/answer",
  });
  await vi.waitFor(() => expect(simulator.calls[0]?.status).toBe("in-progress"), { timeout: 5_000 });
}
