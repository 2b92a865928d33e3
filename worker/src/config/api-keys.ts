import * as v from "valibot";

/** What a key may do. */
export type KeyScope =
  | "place"
  | "control"
  | "tickets"
  | "unredacted"
  | "revoke"
  | "erase"
  | "sinks"
  | "campaigns";

/** What each of them lets its holder do, in the words of a refusal. */
export const allows: Readonly<Record<KeyScope, string>> = {
  place: "place calls",
  control: "hang up and transfer calls",
  tickets: "make this ticket",
  unredacted: "make unredacted tickets",
  revoke: "revoke tickets",
  erase: "erase calls",
  sinks: "see and move sinks",
  campaigns: "run campaigns",
};

/** A key of `API_KEYS`, and what it may do. */
export interface ApiKey {
  readonly key: string;
  /** All, where the setting names none. */
  readonly scopes: ReadonlySet<KeyScope>;
  /** The feeds for which it may make tickets, where it may not make all. */
  readonly feeds: ReadonlySet<string>;
}

const names = Object.keys(allows) as KeyScope[]; // the keys of a constant are its keys

const Entry = v.pipe(
  v.string(),
  v.transform((text) => text.trim().split(/\s+/)),
  v.tupleWithRest(
    [v.pipe(v.string(), v.minLength(32))],
    v.union([v.picklist(names), v.pipe(v.string(), v.regex(/^tickets:[\w.-]{1,64}$/))]),
  ),
  v.transform(([key, ...words]): ApiKey => {
    const given = words.length > 0 ? words : names;
    return {
      key,
      scopes: new Set(names.filter((name) => given.includes(name))),
      feeds: new Set(given.flatMap((word) => (word.startsWith("tickets:") ? [word.slice(8)] : []))),
    };
  }),
);

/** What the setting must be. */
export const rule: string = `must be keys of 32 characters or more, separated by commas, none twice, each alone or with what it may do: ${names.join(", ")}, tickets:FEED`;

/**
 * Keys of 32 characters or more, separated by commas, and after each what it may do, separated by spaces. A key alone may do
 * all: `KEY, KEY place control, KEY tickets:support`.
 */
export const ApiKeys: v.GenericSchema<string, readonly ApiKey[]> = v.pipe(
  v.string(),
  v.transform((text) => text.split(",")),
  v.array(Entry),
  // Of a key that is there twice, one entry would count, and another be overlooked.
  v.check((keys) => new Set(keys.map(({ key }) => key)).size === keys.length),
);
