import { PlivoValidationError } from "./errors.ts";
import { toQuery } from "./wire.ts";

/**
 * A path below the account, with ids in it: ``path`Call/${{ callUuid }}/Record/` ``.
 *
 * An empty id would make another path of it, and `DELETE Call/` hangs up every live call of the account.
 *
 * @throws {PlivoValidationError} naming the id.
 */
export function path(
  parts: TemplateStringsArray,
  ...ids: readonly Readonly<Record<string, string>>[]
): string {
  return String.raw(
    { raw: parts },
    ...ids.flatMap((id) =>
      Object.entries(id).map(([name, value]) => encodeURIComponent(checked(name, value))),
    ),
  );
}

function checked(parameter: string, id: unknown): string {
  if (typeof id === "string" && /^[^\s/\\]+$/.test(id) && !/^\.+$/.test(id)) return id;
  throw new PlivoValidationError([{ parameter, rule: id ? "must be an id" : "is missing" }]);
}

/** A path with a query. */
export function withQuery(path: string, parameters: object): string {
  return `${path}?${toQuery(parameters)}`;
}
