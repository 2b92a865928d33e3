// `npm start` installs nothing but the `dependencies` of the root's package.json.

import { readFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

it("fetches for the demo the packages that it imports, and no other", async () => {
  const { metafile } = await build({
    absWorkingDir: root,
    // The demo; the relay that it runs in workerd; the console's build, and the page that this builds.
    entryPoints: [
      "worker/dev/start.ts",
      "worker/src/index.ts",
      "worker/console/build.ts",
      "worker/console/main.tsx",
    ],
    outdir: "unwritten",
    write: false,
    bundle: true,
    metafile: true,
    format: "esm",
    platform: "node",
    loader: { ".html": "text" },
    conditions: ["@plivo-edge/source"],
    plugins: [
      {
        name: "leave other people's packages alone",
        setup: ({ onResolve }) =>
          onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
            path.startsWith("@plivo-edge/") || kind === "entry-point" ? undefined : { path, external: true },
          ),
      },
    ],
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  const packages = imports
    .map(({ path, original = path }) => original)
    .filter((path) => !/^[./]|^cloudflare:/.test(path) && !isBuiltin(path))
    .map((path) => path.split("/", path.startsWith("@") ? 2 : 1).join("/"));
  const { dependencies } = JSON.parse(await readFile(`${root}/package.json`, "utf8"));
  expect([...new Set(packages)].sort()).toEqual(Object.keys(dependencies).sort());
});
