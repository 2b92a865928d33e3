import type { Context } from "hono";
import { ApiError } from "./error.ts";

/** The parameters of a POST: a JSON object, whose numbers and booleans may be strings. */
export class Body {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  /** @throws ApiError unless the body is a JSON object. */
  static async read(c: Context): Promise<Body> {
    const value: unknown = await c.req.json().catch(() => undefined);
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new ApiError(400, "the body is not a JSON object");
    }
    return new Body(Object.fromEntries(Object.entries(value)));
  }

  get values(): Readonly<Record<string, unknown>> {
    return this.#values;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return value === undefined || value === null ? undefined : String(value);
  }

  /** @throws ApiError if it is missing or empty. */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === "") throw new ApiError(400, `${name} parameter is missing`);
    return value;
  }

  /** @throws ApiError if it is not one of these. */
  word<Word extends string>(name: string, words: readonly [Word, ...Word[]]): Word {
    const value = this.text(name) ?? words[0];
    const word = words.find((each) => each === value);
    if (word === undefined) throw new ApiError(400, `${name} parameter must be one of ${words.join(", ")}`);
    return word;
  }

  /** @throws ApiError if it is not a positive integer. */
  count(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!/^[1-9]\d*$/.test(value)) throw new ApiError(400, `${name} parameter must be a positive integer`);
    return Number(value);
  }

  flag(name: string): boolean {
    return this.text(name) === "true";
  }
}
