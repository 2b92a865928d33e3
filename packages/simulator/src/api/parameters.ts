import { PlivoValidationError, type Read } from "@plivo-edge/client/schemas";
import type { Context } from "hono";
import type { ApiEnv, Undocumented } from "./context.ts";
import { ApiError } from "./error.ts";

/** What a request asks for: names as the wire has them, values as they came. */
export type Wire = Readonly<Record<string, unknown>>;

/** Parameters that are true or false. SDKs write `1` and `True` too. */
const flags: ReadonlySet<string> = new Set([
  "bidirectional",
  "cx_bot",
  "error_if_parent_not_found",
  "hold",
  "loop",
  "machine_detection",
  "mix",
  "mute",
  "noise_cancellation",
  "send_on_preanswer",
]);

/** Lists, by what joins their items on the wire. */
const separators: Readonly<Record<string, string>> = { to: "<", urls: ",", status_events: "," };

/** Maps, which the wire writes `name=value,name=value`. */
const maps: ReadonlySet<string> = new Set(["sip_headers", "extra_headers"]);

/** One of a few words. SDKs leave their capitals to the caller. */
const words: ReadonlySet<string> = new Set([
  "audio_track",
  "call_direction",
  "file_format",
  "leg",
  "legs",
  "machine_detection",
  "record_channel_type",
]);

/** The parameters of a body: a JSON object, a form, or nothing. @throws ApiError if the body is anything else. */
export async function bodyOf(c: Context<ApiEnv>): Promise<Wire> {
  const text = await c.req.text();
  if (text.trim() === "") return {};
  const value = parsed(text);
  // JSON first: curl calls whatever it sends a form.
  const isForm = /^application\/x-www-form-urlencoded/i.test(c.req.header("Content-Type") ?? "");
  if (isForm && typeof value !== "object") {
    c.get("undocumented")("the body is a form, and Plivo documents JSON");
    return formOf(new URLSearchParams(text));
  }
  // PHP writes an object without fields as a list.
  if (value === null || (Array.isArray(value) && value.length === 0)) {
    c.get("undocumented")("the body is no JSON object, and counts as absent");
    return {};
  }
  if (typeof value !== "object" || Array.isArray(value)) {
    throw new ApiError(400, "the body is not a JSON object");
  }
  return Object.fromEntries(Object.entries(value));
}

/** A name that comes again, or ends in brackets, is a list: none of its values is lost without a word. */
function formOf(form: URLSearchParams): Wire {
  const wire: Record<string, string | string[]> = {};
  for (const [key, value] of form) {
    const name = key.replace(/\[\d*\]$/, "");
    const before = Object.hasOwn(wire, name) ? wire[name] : undefined;
    wire[name] = before === undefined && name === key ? value : [before ?? [], value].flat();
  }
  return wire;
}

/**
 * The arguments of a DELETE, by their names in lower case: SDKs write them into the query, the body, or both.
 *
 * @throws ApiError for a body that cannot be read: without its arguments more would be stopped than is meant.
 */
export async function deleteArguments(c: Context<ApiEnv>): Promise<ReadonlyMap<string, string>> {
  const pairs = [...Object.entries(await bodyOf(c)), ...new URL(c.req.url).searchParams];
  const given = pairs
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]): [string, string] => [name.toLowerCase(), String(value)]);
  for (const [name] of given) {
    if (name !== "url" && !everywhere.has(name)) {
      c.get("undocumented")(`${name} is not a parameter here, and changes nothing`);
    }
  }
  return new Map(given);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Reads parameters by the client's own schema, leniently: whatever JSON type a value has, it counts as what it says.
 *
 * @throws ApiError naming the first that is missing or wrong.
 */
export function readParameters<T extends object>(read: Read<T>, wire: Wire, undocumented: Undocumented): T {
  return accept(read, canonical(wire, undocumented), undocumented);
}

/** The parameters as the documents write them: text everywhere but in lists and maps, and nothing that is empty. */
export function canonical(wire: Wire, undocumented: Undocumented): Wire {
  const pairs = Object.entries(wire).flatMap(([name, value]): [string, unknown][] => {
    if (value === null || value === undefined) {
      undocumented(`${name} is null, and counts as absent`);
      return [];
    }
    if (value === "") return [];
    const separator = separators[name];
    if (separator !== undefined) return [[name, list(name, value, separator, undocumented)]];
    if (maps.has(name)) return [[name, map(name, value, undocumented)]];
    return [[name, text(name, value, undocumented)]];
  });
  return Object.fromEntries(pairs);
}

function text(name: string, value: unknown, undocumented: Undocumented): unknown {
  if (typeof value === "string")
    return word(name, name === "text" ? value : trimmed(name, value, undocumented), undocumented);
  if (flags.has(name)) return flag(name, value, undocumented);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
}

/** A plus sign that a form or a query does not escape is a space: that of `+14155550100`. */
function trimmed(name: string, value: string, undocumented: Undocumented): string {
  const bare = value.trim();
  if (bare !== value) undocumented(`${name} has white space around it, and counts as without`);
  return bare;
}

function word(name: string, value: string, undocumented: Undocumented): unknown {
  const isMethod = name.endsWith("_method");
  const known = isMethod ? value.toUpperCase() : words.has(name) ? value.toLowerCase() : value;
  if (known !== value) {
    undocumented(`${name} is in ${isMethod ? "small" : "capital"} letters, and counts as ${known}`);
  }
  return flags.has(name) ? flag(name, known, undocumented) : known;
}

function flag(name: string, value: unknown, undocumented: Undocumented): unknown {
  const word = String(value);
  if (word === "true" || word === "false") return word;
  const [, yes, no] = /^(?:(true|1|yes|on)|(false|0|no|off))$/i.exec(word) ?? [];
  if (yes === undefined && no === undefined) return value;
  undocumented(`${name} is neither true nor false, and counts as what it means`);
  return String(yes !== undefined);
}

/** A list of one counts as that one; a separator at the end adds nothing. */
function list(name: string, value: unknown, separator: string, undocumented: Undocumented): unknown {
  if (Array.isArray(value)) undocumented(`${name} is a JSON array, and Plivo documents text`);
  const items = (Array.isArray(value) ? value : String(value).split(separator))
    .map((item) => String(item).trim())
    .filter((item) => item !== "");
  return name === "to" && items.length === 1 ? items[0] : items;
}

function map(name: string, value: unknown, undocumented: Undocumented): unknown {
  const object = typeof value === "string" && value.trimStart().startsWith("{") ? parsed(value) : value;
  if (typeof object === "object" && object !== null && !Array.isArray(object)) {
    undocumented(`${name} is a JSON object, and Plivo documents text`);
    const given = Object.entries(object).filter(([, each]) => each !== null);
    if (given.some(([, each]) => typeof each === "object")) {
      throw new ApiError(400, `${name} parameter must be name=value, joined by commas`);
    }
    return Object.fromEntries(given.map(([key, each]) => [key, String(each)]));
  }
  const pairs = (Array.isArray(value) ? value.map(String) : String(value).split(","))
    .map((pair) => pair.trim())
    .filter((pair) => pair !== "");
  return Object.fromEntries(
    pairs.map((pair) => {
      const [key = "", ...rest] = pair.split("=");
      return [key, rest.join("=")];
    }),
  );
}

/** Names that SDKs repeat from the path, and those of the asynchronous API, which every operation has. */
const everywhere: ReadonlySet<string> = new Set([
  "call_uuid",
  "id",
  "stream_id",
  "callback_url",
  "callback_method",
]);

/** Reads canonical parameters. @throws ApiError naming the first that is missing or wrong. */
export function accept<T extends object>(read: Read<T>, wire: Wire, undocumented: Undocumented): T {
  try {
    const parameters = read(wire);
    for (const name of Object.keys(wire)) {
      const known = everywhere.has(name) || Object.hasOwn(parameters, camelCase(name));
      if (!known) undocumented(`${name} is not a parameter here, and changes nothing`);
    }
    return parameters;
  } catch (error) {
    if (!(error instanceof PlivoValidationError)) throw error;
    const { parameter = "", rule = "" } = error.issues[0] ?? {};
    throw new ApiError(400, `${parameter} parameter ${rule}`);
  }
}

function camelCase(name: string): string {
  return name.split("__", 1)[0]?.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()) ?? name;
}
