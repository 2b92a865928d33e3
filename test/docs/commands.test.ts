import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { operations as labOperations } from "../../packages/simulator/src/lab/description.ts";
import { type Command, commands } from "./commands/commands.ts";
import { blocksOf, pages, proseOf, read, root } from "./pages.ts";
import { routes as relayRoutes } from "./relay-routes.ts";

// Every command that a page shows exists. `commands/run.test.ts` runs them, and the test of the generated parts asks each
// of ours for its help.

interface Manifest {
  readonly name?: string;
  readonly private?: boolean;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const manifests: readonly Manifest[] = [
  "package.json",
  ...globSync("{packages/*,worker}/package.json", { cwd: root }),
].map((path) => JSON.parse(readFileSync(root + path, "utf8")));
const [own] = manifests;

/** Tools that a reader has, or fetches, and that are not this project's. */
const tools = new Set(["wrangler", "pnpm", "jest", "vitest", "tsx"]);

const packagesOfOurs = new Map(manifests.map(({ name, private: isPrivate }) => [name, isPrivate !== true]));

function faultOf({ page, text }: Command): string | undefined {
  // Settings may be given before a command, or instead of one, as in `.dev.vars`.
  const words = text.replace(/^(?:[A-Z_]+=\S*\s*)+/, "").split(/\s+/);
  const [program = "", verb = "", ...rest] = words;
  const scripts = own?.scripts;
  if (program === "npm" && (verb === "start" || verb === "test"))
    return scripts?.[verb] ? undefined : "no such script";
  if (program === "npm" && verb === "run")
    return scripts?.[rest[0] ?? ""] ? undefined : `no script ${rest[0]}`;
  if (program === "npm" && verb === "install") {
    const ours = rest.filter((word) => word.startsWith("@plivo-edge/"));
    const unknown = ours.filter((name) => packagesOfOurs.get(name) !== true);
    return unknown.length === 0 ? undefined : `no package ${unknown}`;
  }
  if (program === "npx") {
    const name = (verb === "-y" ? (rest[0] ?? "") : verb).replace(/@[\d.]+$/, "");
    const isOurs = manifests.some(({ bin = {} }) => name in bin);
    return isOurs || tools.has(name) ? undefined : `nothing is named ${name}`;
  }
  if (program === "curl") return faultOfRequest(text);
  if (program === "node" && !verb.startsWith("-")) {
    // A file of this repository, or one that the page has told the reader to write.
    const isThere = proseOf(page).includes(`\`${verb}\``) || globSync(verb, { cwd: root }).length === 1;
    return isThere ? undefined : `no file ${verb}`;
  }
  return undefined;
}

const routes = [
  ...relayRoutes.map(({ method, path }) => `${method.toUpperCase()} ${path}`),
  "GET /console",
  ...Object.keys(labOperations).map((route) => route.replace(" ", " /lab")),
];

/** Whether a request asks for something that there is, with a body that is JSON. */
function faultOfRequest(text: string): string | undefined {
  const [, path = ""] = /(?:https?:\/\/[\w.:-]+)(\/[^\s"'?]*)/.exec(text) ?? [];
  const [, body] = /-d '([^']*)'/.exec(text) ?? [];
  const method = /-X (\w+)/.exec(text)?.[1] ?? (body === undefined ? "GET" : "POST");
  const isThere = routes.some((route) =>
    new RegExp(`^${route.replace(/:\w+|\{\w+\}/g, "[^/]+")}$`).test(`${method} ${path}`),
  );
  if (!isThere) return `no route ${method} ${path}`;
  try {
    JSON.parse(body ?? "null");
    return undefined;
  } catch {
    return "a body that is not JSON";
  }
}

it(`knows the ${commands.length} commands of ${pages.length} pages`, () => {
  expect(commands.length).toBeGreaterThan(50);
  const faults = commands
    .map((command) => [command, faultOf(command)] as const)
    .filter(([, fault]) => fault !== undefined);
  expect(faults.map(([{ page, text }, fault]) => `${page}: ${text}: ${fault}`)).toEqual([]);
});

it("parses every block of JSON", () => {
  const blocks = pages.flatMap(blocksOf).filter(({ language }) => language === "json");
  for (const { code, page, line } of blocks) expect(() => JSON.parse(code), `${page}:${line}`).not.toThrow();
});

it("names one compatibility date for all who copy", () => {
  const configurations = globSync("packages/{examples/*,template}/wrangler.toml", { cwd: root });
  const texts = [...pages.map(read), ...configurations.map((path) => readFileSync(root + path, "utf8"))];
  const dates = texts.flatMap((text) => text.match(/compatibility_date = "[^"]+"/g) ?? []);
  expect(dates.length).toBeGreaterThan(2);
  expect([...new Set(dates)]).toHaveLength(1);
});

// Of messages that people search for, the text is that of the sources.

const sources = globSync("{packages/*/src,worker/{src,dev,scripts,console},.ci}/**/*.{ts,tsx,cjs}", {
  cwd: root,
  exclude: ["**/node_modules/**", "**/dist/**"],
})
  .map((path) => readFileSync(root + path, "utf8"))
  .join("\n");

it("explains every line that the relay logs", () => {
  const page = read("packages/docs/logs.md");
  const relay = globSync("worker/src/**/*.ts", { cwd: root }).map((path) =>
    readFileSync(root + path, "utf8"),
  );
  const messages = relay.flatMap((source) =>
    Array.from(
      source.matchAll(
        /\b(?:log|report)\(\s*"(?:info|warn|error)",\s*"([^"]+)"|\["(?:warn|error)", "([^"]+)"\]/g,
      ),
      ([, logged, problem]) => logged ?? problem ?? "",
    ),
  );
  expect(messages.length).toBeGreaterThan(20);
  expect(messages.filter((message) => !page.includes(message))).toEqual([]);
});

/** What other programs say. */
const foreign = [
  "EUNSUPPORTEDPROTOCOL",
  "Unsupported URL Type",
  "This Worker requires compatibility date",
  "Must use import to load ES Module",
  "TS2307: Cannot find module",
  "Attempted to call useCall() from the server",
];

/** Messages with values in them, by what the sources make them of. */
const composed: Readonly<Record<string, string>> = {
  "to: must be a phone number with its country code, or a SIP URI":
    "a phone number with its country code, or a SIP URI",
  "answerUrl: is missing": '{ parameter: key, rule: "is missing" }',
  "calls.create got 401 from Plivo": "} from Plivo",
  "calls.create could not connect to Plivo: ECONNREFUSED": "could not connect to Plivo",
  "PLIVO_AUTH_ID is missing": 'variableProblem("PLIVO_AUTH_ID", "is missing")',
  "API key missing": '? "missing" : "unknown"',
  "API key unknown": '? "missing" : "unknown"',
  "This ticket is malformed": "`This ticket is $",
  "ticket forged": '"malformed" | "forged" | "expired"',
  "ticket expired": '"malformed" | "forged" | "expired"',
  "ticket used": '"used"',
  "ticket for something else": '"for something else"',
  "No connection to the relay (1006)": '"No connection to the relay"',
};

it("quotes messages as they are", () => {
  const rows = read("packages/docs/troubleshooting.md").match(/^\| (?!message|error|what|---).*$/gm) ?? [];
  const quoted = rows.flatMap((row) =>
    Array.from(/^\| ([^|]*) \|/.exec(row)?.[1]?.matchAll(/`([^`]+)`/g) ?? [], ([, message = ""]) => message),
  );
  expect(quoted.length).toBeGreaterThan(20);
  const unknown = quoted
    .filter((message) => !foreign.some((start) => message.startsWith(start)))
    .flatMap((message) => message.split("…").map((piece) => piece.trim()))
    .filter((piece) => piece !== "" && !sources.includes(composed[piece] ?? piece));
  expect(unknown).toEqual([]);
});
