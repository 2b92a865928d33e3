import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

// The built package, as an application's bundler takes it in. Sizes are exact, so the budget can fail a build.
async function bundle(names: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { ${names} } from "@plivo-edge/client"`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

const size = (code: string): number => gzipSync(code, { level: 9 }).byteLength;

describe("the client's bundle, minified and gzipped", () => {
  it("is at most 5.3 kB for placing calls: connect and createCall", async () => {
    expect(size(await bundle("connect, createCall"))).toBeLessThanOrEqual(5300);
  });

  it("is at most 9.6 kB for all of Plivo", async () => {
    expect(size(await bundle("Plivo"))).toBeLessThanOrEqual(9600);
  });

  it("holds nothing of the lists where only createCall is imported", async () => {
    const code = await bundle("connect, createCall");
    expect(code).toContain("machineDetectionTime");
    expect(code).not.toContain("billDuration");
    expect(code).not.toContain("serviceUrl");
  });

  it("is nothing where nothing is used", async () => {
    const { outputFiles } = await build({
      stdin: { contents: `import "@plivo-edge/client"`, resolveDir: import.meta.dirname },
      bundle: true,
      minify: true,
      format: "esm",
      write: false,
      logLevel: "silent",
    });
    expect(outputFiles[0]?.text).toBe("");
  });
});
