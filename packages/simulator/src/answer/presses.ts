import type { Scenario } from "../scenario.ts";
import type { ExecutionContext } from "./execution-context.ts";

/** Presses a scenario's keys, each at its time from now on, until the signal aborts. */
export function pressKeys(
  { presses = [] }: Scenario,
  { context }: ExecutionContext,
  signal: AbortSignal,
  onKey: (key: string) => void,
): void {
  for (const { after, keys } of presses) {
    const press = (): void => {
      for (const key of keys) onKey(key);
    };
    context.run(context.clock.sleep(after, signal).then(press, () => undefined));
  }
}

/** Looks for patterns such as `1,22,*` among keys as they come. */
export class DigitsMatcher {
  readonly #patterns: readonly string[];
  readonly #onMatch: (pattern: string) => void;
  #keys = "";

  constructor(patterns: string | undefined, onMatch: (pattern: string) => void) {
    this.#patterns = (patterns ?? "")
      .split(",")
      .map((pattern) => pattern.trim())
      .filter((pattern) => pattern !== "");
    this.#onMatch = onMatch;
  }

  add(key: string): void {
    this.#keys += key;
    for (const pattern of this.#patterns) if (this.#keys.endsWith(pattern)) this.#onMatch(pattern);
  }
}
