import { PlivoValidationError } from "./errors.ts";

/** A path below the account with ids in it. */
export interface Path {
  /** How many. */
  readonly ids: number;
  /** @throws {PlivoValidationError} naming the id that is none */
  fill(ids: readonly unknown[]): string;
}

/**
 * A path with its ids in braces: `Call/{callUuid}/Play/`.
 *
 * An empty id would make another path of it, and `DELETE Call/` hangs up every live call of the account.
 */
// @__NO_SIDE_EFFECTS__
export function path(template: string): Path {
  return {
    ids: template.split("{").length - 1,
    fill(ids) {
      let index = 0;
      return template.replace(/{(\w+)}/g, (_, parameter: string) => {
        const id = ids[index++];
        if (typeof id === "string" && /^[^\s/\\\p{Surrogate}]+$/u.test(id) && !/^\.+$/.test(id))
          return encodeURIComponent(id);
        throw new PlivoValidationError([{ parameter, rule: id ? "must be an id" : "is missing" }]);
      });
    },
  };
}
