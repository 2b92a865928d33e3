import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, it } from "vitest";
import { entries } from "./api/entries.ts";
import { declarationOf } from "./given.ts";

import { type Block, blocksOf, pages, root } from "./pages.ts";

// Every TypeScript snippet of every page is checked against the sources, in two projects: Workers have globals of their
// own. It is checked twice: first as it stands, which tells the names that a fragment takes for granted; then with them.

const run = promisify(execFile);
// Beside the installed packages, so that snippets find them as a reader's program does.
const folder = join(root, "node_modules/.cache/plivo-edge-docs");
const projects = ["page", "worker"] as const;
type Project = (typeof projects)[number];

interface Snippet extends Block {
  readonly file: string;
  readonly project: Project;
}

/** The Workers that people copy, which no other project checks. */
const workers = globSync("packages/{examples/*,template}/src/index.ts", { cwd: root }).map(
  (path) => root + path,
);
const blocks = pages.flatMap(blocksOf);
const snippets = blocks.flatMap(toSnippet);
const solid = blocks.filter(({ language }) => language === "jsx");

function toSnippet(block: Block): Snippet[] {
  const { page, language, line } = block;
  // Of a Vue or Svelte component its script.
  const script = /<script[^>]*lang="ts"[^>]*>\n(.*?)<\/script>/s.exec(block.code)?.[1];
  const code = language === "ts" || language === "tsx" ? block.code : script;
  if (code === undefined) return [];
  const file = `${page.replace(/\.md$/, "").replaceAll("/", "_")}_${line}.${language === "tsx" ? "tsx" : "ts"}`;
  const isWorker =
    page === "packages/docs/api/relay.md" ||
    /@plivo-edge\/relay|createRelay|KVNamespace|D1Database|DurableObject|cloudflare:|SELF/.test(code);
  return [{ ...block, code, file, project: isWorker ? "worker" : "page" }];
}

/** What the compiler finds wrong with a line. */
interface Finding {
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly text: string;
}

const ambient: Readonly<Record<Project, string>> = {
  page: [
    // What frameworks declare in a project of theirs.
    'declare module "$env/static/private" { export const PLIVO_AUTH_ID: string, PLIVO_AUTH_TOKEN: string, TICKET_SECRET: string; }',
    "declare function defineProps<Props>(): Props;",
    "declare function $props(): any;",
  ].join("\n"),
  worker: [
    'declare module "cloudflare:test" { export const SELF: Fetcher; }',
    'declare module "cloudflare:workers" { export const env: Record<"PLIVO_AUTH_ID" | "PLIVO_AUTH_TOKEN" | "TICKET_SECRET", string>; }',
  ].join("\n"),
};

/** What SvelteKit writes beside each route. */
const svelteKitTypes =
  "export type RequestHandler = (event: { readonly request: Request }) => Response | Promise<Response>;";

/** A page of Next imports what another snippet shows. */
const dialSnippet = snippets.find(({ code }) => code.includes("export function Dial("));

async function writeProject(project: Project): Promise<void> {
  const options =
    project === "worker" ? { lib: ["ES2023"], types: ["@cloudflare/workers-types", "node"] } : {};
  await writeFile(join(folder, `${project}.d.ts`), ambient[project]);
  await writeFile(
    join(folder, `${project}.json`),
    JSON.stringify({
      extends: join(root, "tsconfig.json"),
      compilerOptions: {
        ...options,
        // A program of the reader's need not be as strict about these as the house is.
        ...{ declaration: false, isolatedDeclarations: false, exactOptionalPropertyTypes: false },
        // An import that was left out is put in without asking whether it is a type.
        ...{ verbatimModuleSyntax: false, isolatedModules: false },
        paths: {
          "@plivo-edge/relay": [join(root, "worker/src/embed.ts")],
          "@plivo-edge/relay/console.html": [join(root, "worker/src/console-page.d.ts")],
        },
      },
      include: [],
      files: [
        `${project}.d.ts`,
        ...(project === "worker" ? workers : []),
        ...snippets.filter((each) => each.project === project).map(({ file }) => file),
      ],
    }),
  );
}

async function check(project: Project): Promise<Finding[]> {
  const output = await run(
    join(root, "node_modules/.bin/tsc"),
    ["-p", `${project}.json`, "--pretty", "false"],
    {
      cwd: folder,
      maxBuffer: 16 * 1024 ** 2,
    },
  ).then(
    () => "",
    (error: { stdout: string }) => error.stdout,
  );
  return Array.from(
    output.matchAll(/^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$/gm),
    ([, file, line, code, text]) => ({
      file: file ?? "",
      line: Number(line),
      code: code ?? "",
      text: text ?? "",
    }),
  );
}

const checkAll = async (): Promise<Finding[]> => (await Promise.all(projects.map(check))).flat();

/** Writes each snippet, with what it takes for granted on the line before its first. */
async function writeSnippets(taken: ReadonlyMap<string, ReadonlySet<string>>): Promise<void> {
  for (const { file, code, page } of snippets) {
    const before = [...(taken.get(file) ?? [])].map(
      (name) => declarationOf(name, page, code) ?? importOf(name, page),
    );
    await writeFile(join(folder, file), `export {}; ${before.join(" ")}\n${code}`);
  }
}

/** A fragment of a package's README, or of its API, may leave out what it imports from that package. */
function importOf(name: string, page: string): string {
  const entry = entries.find((each) => each.page === page);
  if (entry) return `import { ${name} } from "${entry.name}";`;
  const room = dirname(page) === "worker" ? "relay" : /^packages\/(\w+)\/README/.exec(page)?.[1];
  return room === undefined ? "" : `import { ${name} } from "@plivo-edge/${room}";`;
}

/** `Cannot find name 'x'`, with and without a suggestion; no value for a shorthand property; a type where a value is wanted. */
const unknownName = new Set(["TS2304", "TS2552", "TS18004", "TS2693"]);
const taken = new Map<string, Set<string>>();
let findings: readonly Finding[] = [];

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await Promise.all(projects.map(writeProject));
  await writeFile(join(folder, "$types.d.ts"), svelteKitTypes);
  await writeFile(join(folder, "dial.ts"), `export * from "./${dialSnippet?.file}";`);
  await writeSnippets(taken);
  for (const { file, code, text } of await checkAll()) {
    const name = /'([\w$]+)'/.exec(text)?.[1];
    if (unknownName.has(code) && name !== undefined)
      taken.set(file, (taken.get(file) ?? new Set()).add(name));
  }
  await writeSnippets(taken);
  findings = await checkAll();
}, 300_000);

/** Where a finding stands on its page. */
function onPage({ file, line, text }: Finding): string {
  const snippet = snippets.find((each) => each.file === file);
  return snippet ? `${snippet.page}:${snippet.line + line - 2}: ${text}` : `${file}:${line}: ${text}`;
}

it(`type-checks ${snippets.length} snippets and ${workers.length} Workers of examples`, () => {
  expect(snippets.length).toBeGreaterThan(50);
  expect(findings.map(onPage)).toEqual([]);
});

it("shows whole files on the first page and in the documents", () => {
  const fragments = snippets.filter(
    ({ page, file }) => taken.has(file) && (page === "README.md" || dirname(page) === "packages/docs"),
  );
  const names = ({ file }: Snippet): string => [...(taken.get(file) ?? [])].join(", ");
  expect(fragments.map((each) => `${each.page}:${each.line} takes ${names(each)} for granted`)).toEqual([]);
});

it("says how many", () => {
  const whole = snippets.filter(({ file }) => !taken.has(file)).length;
  console.log(
    `documents: ${snippets.length} snippets type-checked, ${whole} whole files, ${snippets.length - whole} fragments, ${solid.length} of Solid's JSX left to its own compiler`,
  );
  expect(solid.length).toBeLessThanOrEqual(2);
});
