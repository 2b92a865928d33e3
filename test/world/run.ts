// `npm run test:world`: the packages as npm would deliver them, in projects as their users have them, each driven against
// the simulator. Words after it choose projects: `npm run test:world -- next solid`.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { freshCheckout } from "../packaging/pack.ts";
import { rows } from "./cells.ts";
import { packByCommand, pages } from "./pages.ts";
import { Project } from "./project.ts";
import { makeWorld } from "./world.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const words = process.argv.slice(2);
const names = [...rows.map(({ project }) => project), ...Object.keys(pages)];
const unknown = words.find((word) => !names.some((name) => name.includes(word)));
if (unknown !== undefined) {
  // A run of nothing would pass.
  console.error(`Nothing is called ${unknown}. There are:\n${[...new Set(names)].join("\n")}`);
  process.exit(2);
}
const chosen = rows.filter(
  ({ project }) => words.length === 0 || words.some((word) => project.includes(word)),
);

const folder = await mkdtemp(join(tmpdir(), "plivo-edge-world-"));
await freshCheckout(join(folder, "checkout"));
const tarballs = await packByCommand(join(folder, "checkout"), join(folder, "tarballs"));
const world = await makeWorld();

let failed = 0;
let passed = 0;

function print(what: string, manager: string, title: string, outcome: string, startedAt: number): void {
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1).padStart(6);
  console.log(`${outcome}  ${what.padEnd(36)} ${manager.padEnd(5)} ${title.padEnd(40)} ${seconds} s`);
}

function fail(what: string, manager: string, title: string, error: unknown, startedAt: number): void {
  failed += 1;
  print(what, manager, title, "FAIL", startedAt);
  console.log(String(error).replace(/^/gm, "        "));
}

for (const { project: source, cells, ...installation } of chosen) {
  const manager = installation.manager.split("@")[0] ?? "";
  const installedAt = Date.now();
  let project: Project;
  try {
    project = await Project.install(join(root, source), tarballs, installation);
  } catch (error) {
    fail(basename(source), manager, "install", error, installedAt);
    continue;
  }
  print(basename(source), manager, "install", "ok  ", installedAt);
  for (const [title, check] of Object.entries(cells)) {
    const startedAt = Date.now();
    try {
      await check(project, world);
      passed += 1;
      print(basename(source), manager, title, "ok  ", startedAt);
    } catch (error) {
      fail(basename(source), manager, title, error, startedAt);
    }
  }
  await project.remove();
}

for (const [page, follow] of Object.entries(pages)) {
  if (words.length > 0 && !words.some((word) => page.includes(word))) continue;
  const startedAt = Date.now();
  const project = await Project.empty();
  try {
    await follow(project, tarballs);
    passed += 1;
    print(page, "npm", "as it is written", "ok  ", startedAt);
  } catch (error) {
    fail(page, "npm", "as it is written", error, startedAt);
  }
  await project.remove();
}

await world.close();
await rm(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
