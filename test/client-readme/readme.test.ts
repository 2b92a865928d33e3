import { readFile } from "node:fs/promises";
import * as client from "@plivo-edge/client";
import { RelayClient } from "@plivo-edge/live/server";
import { Simulator } from "@plivo-edge/simulator";
import { transform } from "esbuild";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

// Every TypeScript block of the client's README runs, and of the pages about it, against a Plivo on this machine.

async function blocksOf(page: string): Promise<readonly string[]> {
  const text = await readFile(new URL(`../../packages/${page}`, import.meta.url), "utf8");
  return [...text.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = ""]) => code);
}

/** The one block of a page that holds this text, and a call of the function that it exports. */
async function blockWith(text: string, page: string, call = ""): Promise<string> {
  const found = (await blocksOf(page)).filter((code) => code.includes(text));
  expect(found, text).toHaveLength(1);
  return `${found[0]}\n${call}`;
}

const blocks = [
  ...(await blocksOf("client/README.md")),
  ...(await blocksOf("docs/look-up-and-steer-calls.md")),
  ...(await blocksOf("docs/client-options.md")),
  await blockWith("createMany", "docs/place-calls.md", "await remind(ReadableStream.from(destinations));"),
  await blockWith(
    "findRecent",
    "docs/ambiguous-failures.md",
    "console.log(await dialOnce(from, to, answerUrl));",
  ),
  await blockWith("withRetryPolicy", "docs/callback-urls.md"),
];

const authId = "MAXXXXXXXXXXXXXXXXXX";
const authToken = "invented-token";

beforeEach(() => {
  vi.stubEnv("PLIVO_AUTH_ID", authId);
  vi.stubEnv("PLIVO_AUTH_TOKEN", authToken);
  vi.stubEnv("TICKET_SECRET", "invented-secret-0123456789abcdefgh");
});
afterEach(() => vi.unstubAllEnvs());

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
    RelayClient,
    authId,
    authToken,
    from: "14155550100",
    to: "14155550112",
    answerUrl: "https://example.com/answer",
    destinations: ["14155550112", "14155550122", "14155550132"],
  };
}

async function run(code: string, simulator: Simulator): Promise<void> {
  const names = scope(simulator);
  const withoutImports = code.replace(/^import .*$/gm, "").replace(/^export /gm, "");
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
  expect(blocks.length).toBeGreaterThanOrEqual(10);
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
