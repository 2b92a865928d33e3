import { execFile, execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { dial, number, record, response, speak } from "@plivo-edge/xml";
import { expect, it } from "vitest";
import { authToken, startSimulation } from "./simulation.ts";

const plivo = createRequire(import.meta.url)("plivo");

/** Every kind of callback, to URLs of many shapes, by both methods. */
async function run() {
  const simulation = startSimulation({ faults: { duplicate: 0.3 } });
  const base = "https://shop.example.com";
  for (const method of ["GET", "POST"] as const) {
    for (const query of ["", "?order=7&To=me", "?a=1%202&b=c+d&e=", "?z=Zo%C3%AB"]) {
      simulation.site["answer"] = response(
        record({ recordSession: true, callbackUrl: `${base}/notice${query}`, callbackMethod: method }),
        dial({ callbackUrl: `${base}/dial${query}`, callbackMethod: method }, number("14155550101")),
        speak("Bye."),
      );
      await simulation.call("14155550104", {
        answerUrl: `${base}/answer${query}`,
        answerMethod: method,
        ringUrl: `${base}/ring${query}`,
        ringMethod: method,
        hangupUrl: `${base}/hangup${query}`,
        hangupMethod: method,
        machineDetection: true,
        machineDetectionUrl: `${base}/machine${query}`,
        machineDetectionMethod: method,
        sipHeaders: { Test: "Sample" },
      });
    }
  }
  return simulation.received.map(({ url, method, headers, parameters }) => ({
    url: url.href,
    method,
    parameters,
    nonce: headers.get("X-Plivo-Signature-V3-Nonce") ?? "",
    signatures: ["X-Plivo-Signature-V3", "X-Plivo-Signature-Ma-V3"].map((name) => headers.get(name) ?? ""),
  }));
}

it("Plivo's own validator accepts every callback of a run", async () => {
  const received = await run();
  expect(received.length).toBeGreaterThan(60);
  for (const { url, method, parameters, nonce, signatures } of received) {
    const body = method === "GET" ? {} : Object.fromEntries(parameters);
    for (const signature of signatures) {
      expect(plivo.validateV3Signature(method, url, nonce, authToken, signature, body)).toBe(true);
      expect(plivo.validateV3Signature(method, url, nonce, "another", signature, body)).toBe(false);
    }
  }
});

function hasPython(): boolean {
  try {
    execFileSync("python3", ["--version"]);
    return true;
  } catch {
    return false;
  }
}

it.runIf(hasPython())("so does one in Python, from the algorithm's description", async () => {
  const received = await run();
  const script = fileURLToPath(new URL("fixtures/validate_v3.py", import.meta.url));
  const accepted = await new Promise<string>((resolve, reject) => {
    const child = execFile("python3", [script, authToken], (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
    child.stdin?.end(JSON.stringify(received));
  });
  expect(JSON.parse(accepted)).toEqual({ accepted: received.length * 2, refused: 0 });
});
