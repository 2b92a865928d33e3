import * as v from "valibot";
import type { Open } from "./facts.ts";

/** Reads the text of a parameter. What it refuses is no such fact, which then is absent from its event. */
export type FactSchema<Value = unknown> = v.GenericSchema<string | undefined, Value>;

/** A schema for each kind of fact. */
export interface FactSchemas {
  readonly text: FactSchema<string>;
  /** Empty where it is absent. */
  readonly textOrNone: FactSchema<string>;
  /** Told by a parameter that is there and has no value. */
  readonly empty: FactSchema<true>;
  readonly wholeNumber: FactSchema<number>;
  /** Plivo says -1 for a length that is not known yet. */
  readonly quantity: FactSchema<number>;
  /** Left as text: an amount of money is no binary number. */
  readonly amount: FactSchema<string>;
  readonly flag: FactSchema<boolean>;
  /** Plivo writes `+` on some callbacks of a call and not on others; unencoded, it decodes to a space. */
  readonly party: FactSchema<string>;
  /** Plivo's pages say `true` and `machine_detection`, its wire `true`: a machine is whatever does not deny it. */
  readonly machine: FactSchema<true>;
  /** One of these words, or another that Plivo may have added. */
  readonly word: <const Word extends string>(...words: readonly Word[]) => FactSchema<Open<Word>>;
}

/** Makes them: a function, so that a bundle that only verifies or folds has none of it. */
export function factSchemas(): FactSchemas {
  const text = v.pipe(v.string(), v.nonEmpty());
  const decimal = v.pipe(v.string(), v.decimal());
  return {
    text,
    textOrNone: v.optional(v.string(), ""),
    empty: v.pipe(
      v.literal(""),
      v.transform((): true => true),
    ),
    wholeNumber: v.pipe(v.string(), v.digits(), v.toNumber(), v.safeInteger()),
    quantity: v.pipe(decimal, v.toNumber(), v.finite(), v.minValue(0)),
    amount: decimal,
    flag: v.pipe(
      v.string(),
      v.regex(/^(true|false)$/i),
      v.transform((value) => value.toLowerCase() === "true"),
    ),
    party: v.pipe(
      v.string(),
      v.transform((value) => value.replace(/^[+ ]/, "")),
      v.nonEmpty(),
    ),
    machine: v.pipe(
      v.string(),
      v.regex(/^(?!\s*(false|0|no)?\s*$)/i),
      v.transform((): true => true),
    ),
    word,
  };
}

// As one of Plivo's pages has them; another page says it in one word at once.
const inOneWord: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ["startstream", "started"],
  ["stopstream", "stopped"],
]);

/** In whatever letters it comes, and without what `Event` puts around it, as in `DialDigitsMatch`. */
function word<const Word extends string>(...words: readonly Word[]): FactSchema<Open<Word>> {
  return v.pipe(
    v.string(),
    v.transform((value): Open<Word> => {
      const told = value.trim().toLowerCase();
      const plain = inOneWord.get(told) ?? told.replace(/^(dial|conference)|(match|stream)$/g, "");
      return words.find((known) => [told, plain].includes(known.toLowerCase())) ?? (plain && value);
    }),
    v.nonEmpty(),
  );
}
