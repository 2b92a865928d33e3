import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, it } from "vitest";

async function bundle(names: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: `export { ${names} } from "@plivo-edge/xml";`, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    conditions: ["@plivo-edge/source"],
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

it("brings only the elements that are imported", async () => {
  const speaking = await bundle("response, speak, render");
  expect(speaking).toContain("Polly");
  expect(speaking).not.toMatch(/MultiPartyCall|Conference|interpret-as|numDigits|Zeina/);
  expect(await bundle("conference")).toContain("Conference");
});

it("brings no table of what is documented, which only parse and validate read", async () => {
  const building = await bundle("conference, multiPartyCall, record, speak, render");
  expect(building).not.toMatch(/endConferenceOnExit|transcriptionReportType|wave|Polly\.Zeina|rate=8000/);
  expect(await bundle("parse")).toContain("endConferenceOnExit");
});

it("builds and renders a menu from 2.4 kB", async () => {
  const menu = await bundle("getDigits, hangup, play, redirect, response, speak, wait, render");
  expect(gzipSync(menu, { level: 9 }).length).toBeLessThanOrEqual(2400);
});
