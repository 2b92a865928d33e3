import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import * as v from "valibot";
import type { Application } from "../application.ts";
import type { Faults } from "../callback/faults.ts";
import * as input from "../lab/input.ts";
import type { Scenario } from "../scenario.ts";
import { UsageError } from "./command-line.ts";

/** What `--scenario` names: a JSON file, or a module that has it as its default export. */
export interface ScenarioFile {
  /** What the other end does, by number or last digits. In a module, `digits` and `speech` may be functions. */
  readonly scenarios?: Readonly<Record<string, Scenario>>;
  /** The numbers that can be called. */
  readonly numbers?: Readonly<Record<string, Application>>;
  readonly faults?: Faults;
}

const schema = v.strictObject({
  scenarios: v.optional(input.scenarios),
  numbers: v.optional(input.numbers),
  faults: v.optional(input.faults),
});

/** Types a scenario module: `export default defineScenarios({ … })`. */
export function defineScenarios(file: ScenarioFile): ScenarioFile {
  return file;
}

/** Reads a scenario file. @throws UsageError that says what is wrong and where. */
export async function readScenarioFile(path: string): Promise<ScenarioFile> {
  if (!path.endsWith(".json")) return fromModule(path);
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new UsageError(`--scenario ${path} cannot be read: ${reason(error)}`);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--scenario ${path} is not JSON: ${reason(error)}`);
  }
  const result = v.safeParse(schema, value);
  if (!result.success) {
    const [issue] = result.issues;
    throw new UsageError(`--scenario ${path}: ${input.problemOf(issue)}`);
  }
  const { scenarios, numbers, faults } = result.output;
  return { ...(scenarios && { scenarios }), ...(numbers && { numbers }), ...(faults && { faults }) };
}

async function fromModule(path: string): Promise<ScenarioFile> {
  try {
    const { default: file }: { default?: ScenarioFile } = await import(pathToFileURL(resolve(path)).href);
    if (typeof file === "object" && file !== null) return file;
  } catch (error) {
    throw new UsageError(
      `--scenario ${path} cannot be loaded: ${reason(error)}` +
        (path.endsWith(".ts") ? " A .ts file needs Node 22.18 or newer." : ""),
    );
  }
  throw new UsageError(`--scenario ${path} has no default export.`);
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
