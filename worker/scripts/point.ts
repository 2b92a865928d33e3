// `npm run point -- https://relay.example.com --number 14155550100`: sends a number's, or an application's, calls to the relay.

import { connect, fromEnv } from "@plivo-edge/client";
import { readCommandLine, UsageError } from "@plivo-edge/simulator/node";
import { pointPlivo } from "./point-plivo.ts";

try {
  const read = readCommandLine(
    {
      name: "npm run point --",
      summary: "sends the calls of a number, or of an application, to the relay.",
      examples: [
        "PLIVO_AUTH_ID=… PLIVO_AUTH_TOKEN=… npm run point -- https://relay.example.com --number 14155550100",
      ],
      operands: ["RELAY_URL"],
      options: {
        number: {
          type: "text",
          value: "NUMBER",
          help: "its calls come to the relay, by way of a new application or of the one that is given",
        },
        application: { type: "text", value: "ID", help: "its calls come to the relay" },
      },
    },
    process.argv.slice(2),
  );
  if ("print" in read) {
    process.stdout.write(`${read.print}\n`);
    process.exit(0);
  }
  const { values } = read;
  const [relay = ""] = read.operands;
  if (values.number === undefined && values.application === undefined) {
    throw new UsageError("--number or --application is missing: it says whose calls.");
  }
  const connection = connect(fromEnv(process.env));
  // Calls would be lost at a relay that cannot check their signatures.
  const health = await fetch(`${relay.replace(/\/+$/, "")}/healthz`).catch((cause) => {
    throw new TypeError(`${relay} cannot be reached`, { cause });
  });
  if (!health.ok) throw new TypeError(`${relay} is not ready: ${health.status} ${await health.text()}`);
  const application = await pointPlivo(connection, relay, values);
  process.stdout.write(
    `Application ${application} leads to ${relay}.${values.number === undefined ? "" : " So does the number."}\n`,
  );
} catch (error) {
  const usage = error instanceof UsageError;
  const help = usage ? "\nnpm run point -- --help lists what it takes." : "";
  process.stderr.write(`${error instanceof Error ? error.message : "failed"}${help}\n`);
  process.exitCode = usage ? 2 : 1;
}
