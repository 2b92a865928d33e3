import type { MiddlewareHandler } from "hono";
import * as v from "valibot";
import type { Environment } from "../config/environment.ts";
import { Refusal, refuseParameters } from "./refusal.ts";

// A document of 100 KiB in which JSON escapes every character, and 1000 destinations.
const mostBytes = 640 * 1024;
// Far more than any parameter needs, and less than what can be written and sent on.
const mostLevels = 64;
const tooDeep = `must not be nested more than ${mostLevels} deep`;

/**
 * Reads a JSON body for the route, as `context.req.valid("json")`; or says which parameter breaks which rule, and never its
 * value.
 *
 * Hono's own validator takes no JSON from whoever does not call it so, and its `bodyLimit` answers before it has read a
 * body that is too long.
 */
export function jsonBody<Body extends object>(
  schema: v.GenericSchema<unknown, Body>,
): MiddlewareHandler<{ Bindings: Environment }, string, { in: { json: Body }; out: { json: Body } }> {
  return async ({ req }, next) => {
    req.addValidatedData("json", await readBody(req.raw, schema));
    await next();
  };
}

/** @throws Refusal where a body is compressed: no route unpacks one, and whoever sent it is not told so by its bytes */
export function refuseCompressed({ headers }: Request): void {
  if (!/^\s*(identity\s*)?$/i.test(headers.get("content-encoding") ?? "")) {
    throw new Refusal(415, { error: "the body must not be compressed: send it without Content-Encoding" });
  }
}

async function readBody<Body>(request: Request, schema: v.GenericSchema<unknown, Body>): Promise<Body> {
  refuseCompressed(request);
  const text = await readText(request);
  if (text === undefined) throw new Refusal(413, { error: "the body is too long" });
  const json = parseJson(text);
  if (isDeeper(json, mostLevels)) throw refuseParameters([{ parameter: "body", rule: tooDeep }]);
  // A list is an object too, which an empty one passes for where nothing is required.
  const result = v.safeParse(schema, Array.isArray(json) ? undefined : json);
  if (result.success) return result.output;
  const issues = result.issues.map((issue) => ({
    parameter: v.getDotPath(issue) ?? "body",
    rule: ruleOf(issue),
  }));
  throw refuseParameters(issues);
}

function ruleOf(issue: v.BaseIssue<unknown>): string {
  if (issue.type !== "strict_object") return issue.message;
  if (issue.path === undefined) return "must be a JSON object";
  return issue.expected === "never"
    ? "is not a parameter here"
    : issue.input === undefined
      ? "is missing"
      : "must be an object";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** The text of a body; undefined when it goes on for too long. */
async function readText({ body }: Request): Promise<string | undefined> {
  const chunks = body?.pipeThrough(new TextDecoderStream()) ?? [];
  let text = "";
  // To its end, however long: whoever still sends when the connection closes does not hear why.
  for await (const chunk of chunks) if (text.length <= mostBytes) text += chunk;
  return text.length <= mostBytes ? text : undefined;
}
