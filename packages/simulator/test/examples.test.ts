import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { Simulator, virtualClock } from "@plivo-edge/simulator";
import { serve } from "@plivo-edge/simulator/node";
import { expect, it } from "vitest";
import { createApp } from "../examples/express-app.ts";
import { authId, authToken } from "./simulation.ts";

// Is run as a test of its own too, as a reader would.
import "../examples/express-app.test.ts";

function has(command: string): boolean {
  try {
    execFileSync(command, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const examples = [
  ["curl", "sh", "lab.sh"],
  ["python3", "python3", "lab.py"],
] as const;

// A machine without the runtime leaves the example out.
it.each(examples.filter(([runtime]) => has(runtime)))(
  "%s: %s %s passes against the Express app",
  async (...example) => {
    const [, command, file] = example;
    const app = createApp().listen(0);
    await once(app, "listening");
    const { port } = app.address() as AddressInfo;
    const simulator = new Simulator({
      authId,
      authToken,
      clock: virtualClock(),
      fetch: (url, init) => fetch(url.replace("http://shop.test", `http://127.0.0.1:${port}`), init),
    });
    const server = await serve(simulator, { port: 0, lab: { authId, authToken } });
    const env = {
      ...process.env,
      PLIVO_API_URL: server.url,
      PLIVO_AUTH_ID: authId,
      PLIVO_AUTH_TOKEN: authToken,
      APP_URL: `http://127.0.0.1:${port}`,
    };
    const script = fileURLToPath(new URL(`../examples/${file}`, import.meta.url));
    const output = await new Promise<string>((resolve, reject) => {
      execFile(command, [script], { env }, (error, stdout, stderr) =>
        error ? reject(new Error(`${stdout}${stderr}`)) : resolve(stdout + stderr),
      );
    });
    expect(output).toMatch(/^ok|\nOK/);
    await server.close();
    app.close();
  },
);
