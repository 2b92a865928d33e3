// What people copy, the template and the examples, is outside the workspace: nothing else keeps it up to date.

import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { publishedPackages } from "./pack.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (file: string): string => readFileSync(`${root}${file}`, "utf8");
const versions = new Map(publishedPackages.map(({ name, version }) => [name, version]));

it.each(globSync("packages/{template,examples/*}/package.json", { cwd: root }))(
  "%s asks for the packages as they are now",
  (file) => {
    const { dependencies, devDependencies } = JSON.parse(read(file));
    const wanted = Object.entries({ ...dependencies, ...devDependencies });
    const ours = wanted.filter(([name]) => name.startsWith("@plivo-edge/"));
    const now = ours.map(([name]) => [name, `^${versions.get(name)?.replace(/\d+$/, "0")}`]);
    expect(ours).toEqual(now);
    expect(ours).not.toEqual([]);
  },
);

describe("the template", () => {
  const bindings: Readonly<Record<string, { readonly description: string }>> = JSON.parse(
    read("packages/template/package.json"),
  ).cloudflare.bindings;
  const lines = read("packages/template/.dev.vars.example").split("\n");

  // Each of these lines becomes a secret that the deploy button asks for, with what stands after the `=` filled in.
  it("asks whoever deploys it for four secrets, and has none of its own", () => {
    const secrets = lines.filter((line) => line !== "" && !line.startsWith("#"));
    expect(secrets).toEqual(["PLIVO_AUTH_ID=", "PLIVO_AUTH_TOKEN=", "TICKET_SECRET=", "API_KEYS="]);
    expect(Object.keys(bindings)).toEqual(expect.arrayContaining(secrets.map((line) => line.slice(0, -1))));
  });

  it("describes every binding", () => {
    const bound = read("packages/template/wrangler.toml").matchAll(/\bname = "([A-Z]+)"/g);
    const names = Array.from(bound, ([, name]) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(Object.keys(bindings)).toEqual(expect.arrayContaining(names));
    for (const { description } of Object.values(bindings)) expect(description).toMatch(/\.|`$/);
  });
});
