#!/usr/bin/env node
// Examines a relay that is deployed, with its operator's own secrets from the environment.

import { examine, type Finding } from "./examine.ts";

const usage = `plivo-relay-doctor RELAY_URL: asks a deployed relay what Plivo and a browser would, and says what to fix.

  --origin ORIGIN     a page of yours that is to watch
  --number NUMBER     asks Plivo where its calls are sent
  --application ID    the same of an application
  --json              prints a list of findings
  --help

From the environment, each of them optional: PLIVO_AUTH_TOKEN, TICKET_SECRET, API_KEY, PLIVO_AUTH_ID, PLIVO_API_URL.
Where a setting of the relay is a list, its first. Exit code: 0 where nothing is wrong, 1 where something is, 2 where the command line is.
`;
const taking = ["--origin", "--number", "--application"];

/** Reads the command line. @throws {TypeError} that says what is wrong with it */
function readArguments(words: readonly string[]): {
  url: string;
  json: boolean;
  options: Map<string, string>;
} {
  const options = new Map<string, string>();
  let url: string | undefined;
  let json = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? "";
    const value = words[index + 1];
    if (word === "--json") json = true;
    else if (taking.includes(word)) {
      if (value === undefined || value.startsWith("--")) throw new TypeError(`${word} takes a value.`);
      options.set(word, value);
      index += 1;
    } else if (word.startsWith("-")) throw new TypeError(`${word} is not an option.`);
    else if (url === undefined) url = word;
    else throw new TypeError("One RELAY_URL is enough.");
  }
  if (url === undefined || !/^https?:\/\/[^?#]+$/.test(url)) {
    throw new TypeError("RELAY_URL is missing: an absolute http or https URL without a query.");
  }
  return { url, json, options };
}

const marks: Readonly<Record<Finding["result"], string>> = {
  ok: "ok     ",
  wrong: "WRONG  ",
  skipped: "skipped",
};

async function main(words: readonly string[]): Promise<number> {
  if (words.includes("--help")) {
    process.stdout.write(usage);
    return 0;
  }
  let read: ReturnType<typeof readArguments>;
  try {
    read = readArguments(words);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : "failed"}\n\n${usage}`);
    return 2;
  }
  const { url, json, options } = read;
  const { env } = process;
  const findings: Finding[] = [];
  const examination = examine({
    url,
    authToken: firstOf(env["PLIVO_AUTH_TOKEN"]),
    ticketSecret: firstOf(env["TICKET_SECRET"]),
    apiKey: firstOf(env["API_KEY"] ?? env["API_KEYS"]),
    authId: env["PLIVO_AUTH_ID"],
    plivoUrl: env["PLIVO_API_URL"],
    origin: options.get("--origin"),
    number: options.get("--number"),
    application: options.get("--application"),
  });
  for await (const finding of examination) {
    findings.push(finding);
    const { check, result, said, remedy } = finding;
    if (json) continue;
    process.stdout.write(
      `${marks[result]}  ${check.padEnd(12)}  ${said}${remedy === undefined ? "" : `. ${remedy}`}\n`,
    );
  }
  if (json) process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
  return findings.some(({ result }) => result === "wrong") ? 1 : 0;
}

/** The first of a list, as the settings have them. */
function firstOf(list: string | undefined): string | undefined {
  return list?.split(",")[0]?.trim() || undefined;
}

process.exitCode = await main(process.argv.slice(2));
