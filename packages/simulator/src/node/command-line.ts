import { parseArgs } from "node:util";

/** An option of a command: what it takes and what it is for. */
export type CommandOption =
  | { readonly type: "flag"; readonly help: string; readonly short?: string }
  | {
      readonly type: "text";
      readonly help: string;
      readonly default?: string;
      /** Stands for the value in the help, such as `FILE`. */
      readonly value?: string;
      /** The words that it takes; any text if absent. */
      readonly words?: readonly string[];
    }
  | {
      readonly type: "number";
      readonly help: string;
      readonly default?: number;
      readonly value?: string;
      /** What it takes, in words: `a whole number`. */
      readonly takes: string;
      readonly fits: (value: number) => boolean;
    };

/** A command as its help shows it and as it is read. */
export interface Command<Options extends Readonly<Record<string, CommandOption>>> {
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  readonly examples: readonly string[];
  readonly options: Options;
  /** The names of what follows the options, `[NAME]` if it can be left out. @default none */
  readonly operands?: readonly string[];
  /** What else the help says. */
  readonly more?: string;
  readonly version?: string;
}

type Value<Option extends CommandOption> = Option["type"] extends "flag"
  ? boolean
  : Option extends { readonly type: infer Type; readonly default: unknown }
    ? Type extends "number"
      ? number
      : string
    : Option["type"] extends "number"
      ? number | undefined
      : string | undefined;

/** What a command line says. */
export interface CommandLine<Options extends Readonly<Record<string, CommandOption>>> {
  readonly values: { readonly [Name in keyof Options]: Value<Options[Name]> };
  readonly operands: readonly string[];
}

/** Says what is wrong with a command line, in a sentence. A command that ends with it exits with 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * Reads a command line by one table of options.
 *
 * @returns the values, or the text that `--help` or `--version` asks for.
 * @throws UsageError naming what was typed and what is allowed.
 */
export function readCommandLine<const Options extends Readonly<Record<string, CommandOption>>>(
  command: Command<Options>,
  args: readonly string[],
): CommandLine<Options> | { readonly print: string } {
  if (args.some((arg) => arg === "--help" || arg === "-h")) return { print: helpOf(command) };
  if (command.version !== undefined && args.includes("--version")) return { print: command.version };
  const options = new Map<string, CommandOption>(Object.entries(command.options));
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      [...options].map(([name, option]) => [name, { type: option.type === "flag" ? "boolean" : "string" }]),
    ),
    strict: false,
    tokens: true,
  });
  const values: Record<string, unknown> = {};
  const operands: string[] = [];
  for (const [name, option] of options) {
    values[name] = option.type === "flag" ? false : option.default;
  }
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    const option = options.get(token.name);
    if (option === undefined) throw new UsageError(unknown(token.rawName, [...options.keys()]));
    values[token.name] = read(token.rawName, option, token.value);
  }
  checkOperands(command, operands);
  // Each value was read by the option of its name.
  return { values: values as CommandLine<Options>["values"], operands };
}

function read(name: string, option: CommandOption, value: string | undefined): unknown {
  if (option.type === "flag") {
    if (value !== undefined) throw new UsageError(`${name} takes no value.`);
    return true;
  }
  // `--seed --json`: the second is not the value of the first.
  if (value === undefined || (value.startsWith("--") && value.length > 2)) {
    throw new UsageError(`${name} needs a value.`);
  }
  if (option.type === "text") {
    if (option.words && !option.words.includes(value)) {
      throw new UsageError(`${name} ${value} is none of ${option.words.join(", ")}.`);
    }
    return value;
  }
  return readNumber(name, value, option);
}

/** Reads a number. @throws UsageError if it does not fit. */
export function readNumber(
  name: string,
  text: string,
  { takes, fits }: { readonly takes: string; readonly fits: (value: number) => boolean },
): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || !fits(value)) {
    throw new UsageError(`${name} ${text} is not a number it takes. It takes ${takes}.`);
  }
  return value;
}

function checkOperands(
  { operands: names = [] }: { readonly operands?: readonly string[] },
  operands: readonly string[],
): void {
  const missing = names.filter((name) => !name.startsWith("["))[operands.length];
  if (missing !== undefined) throw new UsageError(`${missing} is missing.`);
  const extra = operands[names.length];
  if (extra !== undefined) throw new UsageError(`${extra} is not expected here.`);
}

function unknown(name: string, known: readonly string[]): string {
  const bare = name.replace(/^-+/, "");
  const [nearest] = [...known, "help"].toSorted((a, b) => distance(bare, a) - distance(bare, b));
  const near = nearest !== undefined && distance(bare, nearest) <= 2;
  return `${name} is not an option.${near ? ` Did you mean --${nearest}?` : ""}`;
}

/** How many letters have to be changed, added or left out. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const changed = (row[column - 1] ?? 0) + (letter === to[column - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** The help: one sentence, examples, options. */
export function helpOf({
  name,
  summary,
  examples,
  options,
  operands = [],
  more,
  version,
}: Command<Readonly<Record<string, CommandOption>>>): string {
  const rows = Object.entries(options).map(([option, described]) => {
    const { help } = described;
    if (described.type === "flag") return [`--${option}`, help] as const;
    const sample = described.value ?? String(described.default ?? "VALUE");
    return [`--${option} ${sample}`, help] as const;
  });
  const all = [
    ...rows,
    ["-h, --help", "shows this"] as const,
    ...(version === undefined ? [] : [["--version", "shows the version"] as const]),
  ];
  const width = Math.max(...all.map(([left]) => left.length));
  return [
    `${name}: ${summary}`,
    `Usage: ${[name, ...operands, "[options]"].join(" ")}`,
    examples.map((example) => `  ${example}`).join("\n"),
    all.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n"),
    ...(more === undefined ? [] : [more]),
  ].join("\n\n");
}
