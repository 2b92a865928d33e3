// How every published package is built: `tsdown -c` from its folder. What differs stands in its package.json.

import { readFileSync } from "node:fs";
import { defineConfig, type UserConfig } from "tsdown";

interface Manifest {
  readonly exports: Record<
    string,
    string | { readonly "@plivo-edge/source"?: string; readonly default: string }
  >;
  readonly bin?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}
const manifest: Manifest = JSON.parse(readFileSync("package.json", "utf8"));

/** `./dist/server.js` is the entry `server`. */
const entryName = (built: string): string => built.replace("./dist/", "").replace(".js", "");

const entry: Record<string, string> = {};
for (const target of Object.values(manifest.exports)) {
  if (typeof target === "string" || !target["@plivo-edge/source"]) continue;
  entry[entryName(target.default)] = target["@plivo-edge/source"];
}
for (const built of Object.values(manifest.bin ?? {})) {
  entry[entryName(built)] = `src/node/${entryName(built)}.ts`;
}

const config: UserConfig = defineConfig({
  cwd: process.cwd(),
  entry,
  // A package with a command is for Node; the others use nothing but what the web platform has.
  platform: manifest.bin ? "node" : "neutral",
  // Editors and debuggers follow the maps to `src`, which is published beside `dist`: the maps need not repeat it.
  sourcemap: true,
  dts: { sourcemap: true },
  outputOptions: { sourcemapExcludeSources: true },
  fixedExtension: false,
  logLevel: "warn",
  failOnWarn: true,
  // Other builds write into `dist` too: the relay's is home to the console's page.
  clean: ["dist/*.js", "dist/*.d.ts", "dist/*.map"],
  inputOptions: {
    // `"use client"` stays in the entry that has it, and a test looks; and a slow machine is no fault of the build.
    checks: { moduleLevelDirective: false, bundlerTimings: false },
    resolve: { conditionNames: ["@plivo-edge/source", "node", "import", "default"] },
  },
  deps: {
    neverBundle: [/^cloudflare:/],
    // No published package has dependencies: what it uses is bundled, and only what it says here.
    onlyBundle: Object.keys(manifest.devDependencies ?? {}),
  },
});

export default config;
