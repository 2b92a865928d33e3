// `npm run point -- https://relay.example.com --number 14155550100`: sends a number's, or an application's, calls to the relay.

import { parseArgs } from "node:util";
import { connect, fromEnv } from "@plivo-edge/client";
import { pointPlivo } from "./point-plivo.ts";

const usage = `Usage: PLIVO_AUTH_ID=… PLIVO_AUTH_TOKEN=… npm run point -- RELAY_URL --number 14155550100 | --application ID

  --number        calls to this number come to the relay, by way of a new application or of the one that is given
  --application   calls of this application come to the relay
`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { application: { type: "string" }, number: { type: "string" } },
  });
  const [relay] = positionals;
  if (relay === undefined || (values.number === undefined && values.application === undefined)) {
    throw new TypeError(usage);
  }
  const connection = connect({ ...fromEnv(process.env), baseUrl: process.env["PLIVO_API_URL"] });
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
  process.stderr.write(`${error instanceof Error ? error.message : "failed"}\n`);
  process.exitCode = 1;
}
