// What an edge function pays for building the eight-element IVR document: node --conditions=@plivo-edge/source test/bench/xml-size.ts
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const parts: Readonly<Record<string, string>> = {
  "response + speak + render": "response, speak, render",
  "the IVR: getDigits, hangup, play, redirect, response, speak, wait + render":
    "getDigits, hangup, play, redirect, response, speak, wait, render",
  parse: "parse",
  everything: "*",
};

for (const [label, names] of Object.entries(parts)) {
  const contents =
    names === "*" ? 'export * from "@plivo-edge/xml";' : `export { ${names} } from "@plivo-edge/xml";`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    conditions: ["@plivo-edge/source"],
    write: false,
  });
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  console.log(`${label}: ${code.length} B min, ${gzipSync(code, { level: 9 }).length} B min+gzip`);
}
