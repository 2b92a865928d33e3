import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const start = fileURLToPath(new URL("../../worker/dev/start.ts", import.meta.url));

/** Runs what `npm start` runs, to its end. */
function run(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--conditions=@plivo-edge/source", start, ...args]);
    let [out, err] = ["", ""];
    child.stdout.on("data", (data) => {
      out += data;
    });
    child.stderr.on("data", (data) => {
      err += data;
    });
    child.on("close", (code) => resolve({ code, out, err }));
  });
}

describe("npm start", () => {
  it("with --once places seven calls, shows each event, and says that all ended as they should", async () => {
    const { code, out } = await run("--once", "--port", "9780", "--speed", "6");
    expect(out).toContain("7 of 7 calls ended as they should, in 5 different ways; 19 events");
    expect(out).not.toMatch(/1415555\d{4}/);
    expect(code).toBe(0);
  }, 60_000);

  it("says what it takes", async () => {
    const { code, out } = await run("--help");
    expect(code).toBe(0);
    expect(out).toContain("--port 8787");
  });

  it.each([
    ["--prot 9000", "--prot is not an option. Did you mean --port?"],
    ["now", "now is not expected here."],
    ["--port abc", "--port abc is not a number it takes. It takes a whole number from 1 to 65533."],
    ["--port 99999", "--port 99999 is not a number it takes."],
    ["--speed 0", "--speed 0 is not a number it takes. It takes a number greater than 0."],
  ])("answers %s in a sentence, with exit code 2 and no stack", async (args, message) => {
    const { code, err } = await run(...args.split(" "));
    expect(err).toContain(message);
    expect(err).not.toContain("    at ");
    expect(code).toBe(2);
  });
});
