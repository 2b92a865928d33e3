// Parts of pages that are made from the sources. `npm run docs:write` writes them; a test says when they are out of date.

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { closeCodes } from "@plivo-edge/live/frames";
import { scenarios } from "@plivo-edge/simulator";
import { isCallEventType } from "../../packages/callbacks/src/event.ts";
import { carries, proves, wants } from "../../packages/callbacks/src/event-table.ts";
import { operations as labOperations } from "../../packages/simulator/src/lab/description.ts";
import { read, root } from "./pages.ts";
import { description, logLines, routes, type Schema } from "./relay-routes.ts";

type Row = readonly string[];

function table(heads: Row, rows: readonly Row[]): string {
  const line = (cells: Row): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

const credentials = { apiKey: "API key", ticket: "ticket", signature: "Plivo's signature" } as const;

function http(): string {
  const rows = routes.map(({ method, path, summary, credential }) => [
    `\`${method.toUpperCase()} ${path.replace(/:(\w+)/g, "{$1}")}\``,
    summary.replace(/\.$/, ""),
    credential ? credentials[credential] : "anyone",
  ]);
  return table(["route", "", "who may"], rows);
}

function events(): string {
  const carried: Readonly<Record<string, object>> = carries();
  const common = new Set(Object.keys(carries().ring));
  const rows = Object.entries(wants).map(([type, wanted]) => {
    const own = Object.keys(carried[type] ?? {}).filter((name) => !common.has(name));
    const proof = isCallEventType(type) ? proves[type] : undefined;
    // How a call ended, the hangup's own facts say.
    const status = proof?.time === "endedAt" ? "the end" : (proof?.status ?? "");
    return [
      `\`${type}\``,
      wanted === "document" ? "waits" : "",
      status,
      own.map((name) => `\`${name}\``).join(", "),
    ];
  });
  return table(["type", "", "proves", "carries"], rows);
}

/** The comment and the code of each row of a table in the sources. */
function closeCodeRows(): Row[] {
  const source = readFileSync(`${root}packages/live/src/close-codes.ts`, "utf8");
  const tableSource = source.slice(source.indexOf("export const closeCodes"));
  return Object.entries(closeCodes).map(([reason, code]) => {
    const [, comment = ""] = new RegExp(`/\\*\\* ([^*]*) \\*/\\s+${reason}\\b`).exec(tableSource) ?? [];
    return [String(code), comment.replace(/\.$/, "")];
  });
}

function settings(): string {
  const source = readFileSync(`${root}worker/src/config/environment.ts`, "utf8");
  const schema = readFileSync(`${root}worker/src/config/settings.ts`, "utf8");
  const entries = schema.slice(schema.indexOf("const entries = {"), schema.indexOf("} satisfies"));
  const declared = source.matchAll(/(?:\/\*\*((?:(?!\*\/).)*?)\*\/\s+)?readonly ([A-Z_]+)(\??): ([^;]+);/gs);
  const rows = Array.from(declared, ([, comment = "", name = "", optional, type = ""]) => {
    const isText = type === "string" || /^DurableObject(Jurisdiction|LocationHint)$/.test(type);
    const isSecret = new RegExp(`${name}: [{] rule: .*secret: true`).test(schema);
    const required =
      optional === "" || new RegExp(`${name}: (?!v[.]optional)`).test(entries) ? "required" : "";
    const about = comment.replace(/\s*\n\s*\*\s*/g, " ").trim();
    return {
      kind: isSecret ? "secret" : isText ? "variable" : "binding",
      cells: [`\`${name}\``, required, about === "" ? `The Durable Object ${typeArgument(type)}` : about],
    };
  });
  return (["secret", "variable", "binding"] as const)
    .map((kind) => {
      const head = { secret: "Secrets", variable: "Variables", binding: "Bindings" }[kind];
      const own = rows.filter((row) => row.kind === kind).map(({ cells }) => cells);
      return `## ${head}\n\n${table(["", "", ""], own)}`;
    })
    .join("\n\n");
}

function typeArgument(type: string): string {
  return `\`${/<(\w+)>/.exec(type)?.[1] ?? type}\``;
}

const run = promisify(execFile);

/** What a command prints when it is asked for help. */
async function help(...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, ["--conditions=@plivo-edge/source", ...args, "--help"], {
    cwd: root,
  });
  return `\`\`\`\n${stdout.trim()}\n\`\`\``;
}

/** A schema's type in a word. */
function typeOf({ $ref, const: literal, type, items }: Schema): string {
  if ($ref) return $ref.slice($ref.lastIndexOf("/") + 1);
  if (literal !== undefined) return `\`${literal}\``;
  return items ? `list of ${typeOf(items)}` : (type ?? "");
}

function frames(): string {
  const rows = (description.components.schemas["Frame"]?.anyOf ?? []).flatMap(
    ({ properties = {}, required = [] }) =>
      Object.entries(properties).map(([name, schema]) => [
        name === "type" ? typeOf(schema) : "",
        `\`${name}\``,
        name === "type" ? "" : typeOf(schema),
        required.includes(name) ? "" : "may be absent",
      ]),
  );
  return table(["frame", "field", "", ""], rows);
}

function followQuery(): string {
  const { parameters = [] } = description.paths["/v1/calls/{call}/events"]?.["get"] ?? {};
  const rows = parameters
    .filter((parameter) => parameter.in === "query")
    .map(({ name, schema }) => [`\`${name}\``, schema.pattern ? `\`${schema.pattern}\`` : typeOf(schema)]);
  return table(["query", "takes"], rows);
}

/** Each part by its name in a page: `<!-- generated: http -->`. */
const parts: Readonly<Record<string, () => string | Promise<string>>> = {
  http,
  events,
  settings,
  frames,
  log: () =>
    table(
      ["`kind`", "message", "what to do"],
      Object.entries(logLines).map(([message, [kind, todo]]) => [`\`${kind}\``, message, todo]),
    ),
  "follow-query": followQuery,
  "close-codes": () => table(["code", ""], closeCodeRows()),
  scenarios: () =>
    table(
      ["number", "", "what happens", "how it ends"],
      scenarios.map(({ suffix, name, description, hangupCause: { status, code, name: cause } }) => [
        `\`…${suffix}\``,
        name,
        description,
        `\`${status}\` ${code} ${cause}`,
      ]),
    ),
  lab: () =>
    table(
      ["route", ""],
      Object.entries(labOperations).map(([route, { summary }]) => [
        `\`${route.replace(" ", " /lab")}\``,
        summary.replace(/\.$/, ""),
      ]),
    ),
  "help demo": () => help("worker/dev/start.ts"),
  "help doctor": () => help("worker/src/node/doctor.ts"),
  "help point": () => help("worker/scripts/point.ts"),
  "help simulator": () => help("packages/simulator/src/node/cli.ts"),
  "help call": () => help("packages/simulator/src/node/cli.ts", "call"),
};

/** The pages that have such parts. */
export const generatedPages: readonly string[] = [
  "packages/docs/settings.md",
  "packages/docs/reference.md",
  "packages/docs/protocol.md",
  "packages/docs/logs.md",
];

/** A page as the sources would have it. */
export async function regenerate(page: string): Promise<string> {
  let text = read(page);
  for (const [whole, name = ""] of text.matchAll(/<!-- generated: ([\w -]+) -->\n.*?<!-- end -->/gs)) {
    const part = parts[name];
    if (!part) throw new Error(`${page}: nothing makes a part named ${name}`);
    const made = await part();
    text = text.replace(whole, () => `<!-- generated: ${name} -->\n\n${made}\n\n<!-- end -->`);
  }
  return text;
}

const home = "https://github.com/plivo-edge/plivo-edge/blob/main/packages/docs";

/** The index for language models, from the list of pages: https://llmstxt.org */
export function llmsText(): string {
  const list = read("packages/docs/README.md");
  const sections = list
    .slice(list.indexOf("## "), list.indexOf("## Examples"))
    .replace(/\]\(([\w-]+\.md)\)/g, `](${home}/$1)`)
    .trim();
  const [, sentence = ""] = /\n\n(Place [^\n]+)\n/.exec(read("README.md")) ?? [];
  const plain = sentence.replace(/\[([^\]]+)\]\([^)]+\)/g, "$1").replaceAll("**", "");
  return `# plivo-edge\n\n> ${plain}\n\n${sections}\n`;
}
