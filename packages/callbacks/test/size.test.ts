import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

async function gzipped(name: string): Promise<number> {
  const result = await build({
    stdin: { contents: `export { ${name} } from "../src/index.ts"`, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    write: false,
  });
  const text = result.outputFiles.map((file) => file.text).join();
  return gzipSync(text, { level: 9 }).length;
}

describe("what a user bundles", () => {
  it.each([
    ["verify", 768],
    ["foldCall", 1_126],
    ["eventId", 512],
    ["receiveCallback", 6_650],
  ])("%s is at most %i bytes", async (name, bytes) => {
    expect(await gzipped(name)).toBeLessThanOrEqual(bytes);
  });
});
