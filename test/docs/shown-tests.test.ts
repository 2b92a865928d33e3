import { execFile } from "node:child_process";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { blocksOf, root } from "./pages.ts";

// The tests that the documents show are run as they stand, in a project of their own.

const run = promisify(execFile);

/** The snippet of a page that holds a text. */
function shown(page: string, text: string): string {
  const found = blocksOf(`packages/docs/${page}.md`).find(({ code }) => code.includes(text));
  if (!found) throw new Error(`${page}: no snippet holds ${text}`);
  return found.code;
}

/** Runs the project's tests, with the packages' sources for their builds. */
async function runProject(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(root, "node_modules/.cache/plivo-edge-docs-tests", name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "node_modules/@plivo-edge"), { recursive: true });
  await mkdir(join(folder, "src"));
  // The root has every package but this one.
  await symlink(join(root, "worker"), join(folder, "node_modules/@plivo-edge/relay"));
  for (const [file, code] of Object.entries(files)) await writeFile(join(folder, file), code);
  await writeFile(
    join(folder, "sources.config.ts"),
    `import { mergeConfig } from "vitest/config";
const conditions = ["@plivo-edge/source", "module", "node", "development|production"];
import shown from "./vitest.config.ts";
export default mergeConfig(shown, { resolve: { conditions }, ssr: { resolve: { conditions } } });
`,
  );
  const vitest = join(root, "node_modules/.bin/vitest");
  const { stdout } = await run(vitest, ["run", "--root", ".", "--config", "sources.config.ts"], {
    cwd: folder,
  });
  return stdout;
}

it("a relay's", { timeout: 120_000 }, async () => {
  const output = await runProject("relay", {
    "src/index.ts": shown("embed", 'app.route("/phone"'),
    "wrangler.toml": shown("deploy", "[durable_objects]"),
    "relay.test.ts": shown("test-your-relay", "test.each"),
    "vitest.config.ts": shown("test-your-relay", "cloudflareTest"),
  });
  expect(output).toContain("2 passed");
});

it("a voice app's", { timeout: 120_000 }, async () => {
  const output = await runProject("voice-app", {
    "voice-app.test.ts": shown("test-your-voice-app", "leads to sales"),
    "vitest.config.ts": "export default {};",
  });
  expect(output).toContain("1 passed");
});
