import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { subprotocol } from "@plivo-edge/live/frames";
import { RelayClient } from "@plivo-edge/live/server";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { bundle, freePort, makeDisk, makeFolder } from "../bench/relay/workerd.ts";
import { signedCallback } from "../signed-callback.ts";

const authToken = "a-token-for-this-test";
const secret = "0123456789abcdef0123456789abcdef";
const apiKey = "a-key-for-this-test-0123456789abcdef";
const root = fileURLToPath(new URL("../..", import.meta.url));

// workerd comes with miniflare; its package's default export is the path of the binary.
const fromMiniflare = createRequire(createRequire(import.meta.url).resolve("miniflare"));
const { default: binary }: { default: string } = fromMiniflare("workerd");

/** What the platform gives to a tail Worker of one request, as far as it is looked at here. */
interface TailEvent {
  readonly logs: readonly { readonly message: unknown }[];
  readonly event: { readonly request?: { readonly url: string; readonly headers: Record<string, string> } };
}

/** The relay, and a tail Worker that writes down what it is given, in a workerd with nothing before it. */
const config = (port: number, disk: string): string => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main), (name = "tail", worker = .tail),
    (name = "disk", disk = (path = "${disk}", writable = true)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const main :Workerd.Worker = (
  compatibilityDate = "2026-10-01",
  modules = [(name = "main.js", esModule = embed "main.js")],
  tails = ["tail"],
  bindings = [
    (name = "PLIVO_AUTH_TOKEN", text = "${authToken}"), (name = "TICKET_SECRET", text = "${secret}"),
    (name = "API_KEYS", text = "${apiKey}"), (name = "PLIVO_AUTH_ID", text = "MAXXXXXXXXXXXXXXXXXX"),
    (name = "CALL", durableObjectNamespace = "Call"), (name = "FEED", durableObjectNamespace = "Feed"),
    (name = "PLACEMENT", durableObjectNamespace = "Placement"),
  ],
  durableObjectNamespaces = [
    (className = "Call", uniqueKey = "Call", enableSql = true), (className = "Feed", uniqueKey = "Feed", enableSql = true),
    (className = "Placement", uniqueKey = "Placement", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "disk"),
);
const tail :Workerd.Worker = (
  compatibilityDate = "2026-10-01",
  modules = [(name = "tail.js", esModule = "export default { tail(events) { for (const { logs, event } of events) console.log('TAIL ' + JSON.stringify({ logs, event })); } }")],
);
`;

let port: number;
let stop: () => Promise<void>;
const events: TailEvent[] = [];
let told: () => void = () => {};

beforeAll(async () => {
  const folder = await makeFolder();
  const main = await bundle(join(root, "worker/src/index.ts"), folder);
  port = await freePort();
  const path = join(dirname(main), "config.capnp");
  await writeFile(path, config(port, await makeDisk(folder)));
  const workerd = spawn(binary, ["serve", "--experimental", path], { stdio: ["ignore", "pipe", "inherit"] });
  const exit = once(workerd, "exit");
  stop = async () => {
    workerd.kill("SIGKILL");
    await exit;
  };
  createInterface({ input: workerd.stdout }).on("line", (line) => {
    if (!line.startsWith("TAIL ")) return;
    events.push(JSON.parse(line.slice(5)) as TailEvent); // the tail Worker above wrote it
    told();
  });
  await vi.waitFor(() => fetch(`${url()}/healthz`), { timeout: 20_000 });
}, 60_000);
afterAll(() => stop());

const url = (): string => `http://127.0.0.1:${port}`;
const client = (): RelayClient => new RelayClient({ url: url(), secret });

/** Waits for a tail event of a request, which comes when the request is over. */
async function tailed(isIt: (event: TailEvent) => boolean): Promise<TailEvent> {
  for (;;) {
    const found = events.find(isIt);
    if (found) return found;
    await new Promise<void>((resolve) => {
      told = resolve;
    });
  }
}

/** Opens a socket with a ticket: true when it is welcomed, and false when it is closed. */
async function opens(ticket: string, feed: string): Promise<boolean> {
  const socket = new WebSocket(`${url().replace("http", "ws")}/v1/feeds/${feed}/events`, [
    subprotocol,
    ticket,
  ]);
  const [first] = await Promise.race([
    once(socket, "message").then(() => [true]),
    once(socket, "close").then(() => [false]),
  ]);
  socket.close();
  return first ?? false;
}

const pathOf = (event: TailEvent): string => new URL(event.event.request?.url ?? "http://none").pathname;

it("what the relay itself logs holds no credential and no number", async () => {
  const feed = crypto.randomUUID();
  const ticket = await client().ticket({ feed });
  const forged = `${ticket.slice(0, -2)}AA`;
  expect(await opens(ticket, feed)).toBe(true);
  expect(await opens(forged, feed)).toBe(false);
  const ring = await signedCallback(client().callbacks({ feed }).ringUrl, crypto.randomUUID(), authToken);
  const bad = await signedCallback(
    client().callbacks({ feed }).ringUrl,
    crypto.randomUUID(),
    "another-token",
  );
  const wrongKey = `${apiKey}-wrong`;
  for (const request of [ring, bad]) await (await fetch(request)).text();
  for (const key of [apiKey, wrongKey]) {
    const headers = { authorization: `Bearer ${key}` };
    await (
      await fetch(`${url()}/v1/tickets`, { method: "POST", headers, body: JSON.stringify({ feed }) })
    ).text();
  }
  await tailed((event) => JSON.stringify(event.logs).includes("unknown key"));
  const logged = JSON.stringify(events.map(({ logs }) => logs));
  expect(logged).toContain("subscriber refused");
  for (const text of [ticket, forged, ticket.slice(0, 40), apiKey, authToken, secret, "14155550"]) {
    expect(logged).not.toContain(text);
  }
});

describe("an invocation log, where it is turned on,", () => {
  it("shows the ticket of a WebSocket, as the README says: one for a single use opens nothing by then", async () => {
    // Short: the platform hides what looks like an id.
    const [first, second] = ["first", "second"];
    const [plain, once] = await Promise.all([
      client().ticket({ feed: first }),
      client().ticket({ feed: second, once: true }),
    ]);
    expect(await opens(plain, first)).toBe(true);
    expect(await opens(once, second)).toBe(true);
    const of = (feed: string) => tailed((event) => pathOf(event).includes(feed));
    // Should this fail, the platform has begun to hide it: say so in the README, and turn the logs on again.
    expect(JSON.stringify((await of(first)).event)).toContain(plain);
    expect(JSON.stringify((await of(second)).event)).toContain(once);
    expect(await opens(plain, first)).toBe(true);
    expect(await opens(once, second)).toBe(false);
  });

  it("shows a callback's signature and nonce, and no API key", async () => {
    const feed = "third";
    const ring = await signedCallback(client().callbacks({ feed }).ringUrl, crypto.randomUUID(), authToken);
    const signature = ring.headers.get("x-plivo-signature-v3") ?? "none";
    await (await fetch(ring)).text();
    const { event } = await tailed((event) => pathOf(event).includes(feed));
    expect(JSON.stringify(event)).toContain(signature);
    const headers = { authorization: `Bearer ${apiKey}` };
    const body = JSON.stringify({ feed: "support" });
    await (await fetch(`${url()}/v1/tickets`, { method: "POST", headers, body })).text();
    await tailed((event) => pathOf(event) === "/v1/tickets" && event.logs.length === 0);
    expect(JSON.stringify(events)).not.toContain(apiKey);
  });
});

// What we deploy, and what others copy.
const configurations = globSync(
  [
    "wrangler.toml",
    "worker/README.md",
    "packages/{docs/deploy.md,template/wrangler.toml,examples/*/wrangler.toml}",
  ],
  { cwd: root },
).filter((file) => readFileSync(join(root, file), "utf8").includes('"PLACEMENT"'));

it("finds the configurations to look at", () => {
  expect(configurations.length).toBeGreaterThan(4);
});

it.each(configurations)("%s turns invocation logs off", (file) => {
  const text = readFileSync(join(root, file), "utf8");
  expect(text).toMatch(/^\[observability\.logs\]\ninvocation_logs = false$/m);
});

describe("a Host that is none", () => {
  it.each(["a b", "a<b", "[::1", "a%zz", "a:99999", "a^b", "\u0001"])(
    "%j is refused, on every route",
    async (host) => {
      for (const path of [
        "/healthz",
        "/v1/calls/x",
        "/v1/callbacks/ring",
        "/v1/feeds/x/events",
        "/console",
        "/nothing",
      ]) {
        const socket = connect(port, "127.0.0.1");
        socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
        const [first] = await once(socket, "data");
        socket.destroy();
        expect(String(first).split("\r\n")[0]).toMatch(/^HTTP\/1\.1 400 /);
      }
    },
  );
});

it("a body of 10 MB is a 413, once it was sent to its end", async () => {
  for (const path of ["/v1/calls", "/v1/tickets", "/v1/revocations", "/v1/erasures"]) {
    const reply = await fetch(`${url()}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}` },
      body: "a".repeat(10_000_000),
    });
    expect([path, reply.status]).toEqual([path, 413]);
    await reply.text();
  }
});
