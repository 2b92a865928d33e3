import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

async function bundle(contents: string): Promise<string> {
  const result = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    external: ["react", "vue", "svelte/reactivity", "solid-js"],
    conditions: ["@plivo-edge/source"],
    write: false,
  });
  return result.outputFiles.map(({ text }) => text).join();
}

const gzipped = (text: string): number => gzipSync(text, { level: 9 }).length;

describe("what a user downloads", () => {
  it("is at most 4.6 kB for watchCall, replay and validation and fold included", async () => {
    expect(gzipped(await bundle(`export { watchCall } from "@plivo-edge/live"`))).toBeLessThanOrEqual(4_600);
  });

  it("grows by little for watchFeed beside it", async () => {
    const both = await bundle(`export { watchCall, watchFeed } from "@plivo-edge/live"`);
    expect(gzipped(both)).toBeLessThanOrEqual(5_100);
  });

  it.each(["react", "vue", "svelte", "solid"])(
    "grows by at most 0.6 kB for %s, which it does not bring",
    async (framework) => {
      const plain = await bundle(`export { watchCall } from "@plivo-edge/live"`);
      const bound = await bundle(`export { useCall } from "@plivo-edge/live/${framework}"`);
      expect(gzipped(bound) - gzipped(plain)).toBeLessThanOrEqual(600);
    },
  );

  it("has no part of the subscriber in an edge function, and asks nothing of its runtime", async () => {
    const server = await bundle(`export * from "@plivo-edge/live/server"`);
    expect(server).not.toMatch(/WebSocket|import\b|require\b|process\b/);
    expect(gzipped(server)).toBeLessThanOrEqual(4_000);
  });

  it("is 2 kB for who runs campaigns, which nobody else brings", async () => {
    const campaigns = await bundle(`export * from "@plivo-edge/live/campaigns"`);
    expect(campaigns).not.toMatch(/WebSocket|import\b|require\b|process\b/);
    expect(gzipped(campaigns)).toBeLessThanOrEqual(2_000);
    expect(await bundle(`export * from "@plivo-edge/live/server"`)).not.toContain("campaigns/");
  });

  it("grows by at most 0.9 kB for watchCampaign beside watchCall", async () => {
    const both = await bundle(`export { watchCall, watchCampaign } from "@plivo-edge/live"`);
    expect(gzipped(both)).toBeLessThanOrEqual(5_100);
    expect(await bundle(`export { watchCall } from "@plivo-edge/live"`)).not.toContain("callsPerSecond");
  });

  it("is no validation for who needs a constant only", async () => {
    const constants = await bundle(`export { closeCodes, subprotocol } from "@plivo-edge/live/frames"`);
    expect(constants).not.toContain("~standard");
    expect(constants.length).toBeLessThan(300);
  });
});
