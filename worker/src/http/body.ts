import type { Context } from "hono";
import * as v from "valibot";

// A document of 100 KiB in which JSON escapes every character, and 1000 destinations.
const mostBytes = 640 * 1024;

/** Reads the JSON body of a request, or says which parameter breaks which rule, and never its value. */
export async function readBody<Body>(
  { req }: Context,
  schema: v.GenericSchema<unknown, Body>,
): Promise<Body | Response> {
  const text = await readText(req.raw);
  if (text === undefined) return Response.json({ error: "the body is too long" }, { status: 413 });
  const result = v.safeParse(schema, parseJson(text));
  if (result.success) return result.output;
  const issues = result.issues.map((issue) => ({
    parameter: v.getDotPath(issue) ?? "body",
    rule: ruleOf(issue),
  }));
  const error = issues.map(({ parameter, rule }) => `${parameter}: ${rule}`).join("; ");
  return Response.json({ error, issues }, { status: 400 });
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

/** The text of a body; undefined when it goes on for too long. */
async function readText({ body }: Request): Promise<string | undefined> {
  const chunks = body?.pipeThrough(new TextDecoderStream()) ?? [];
  let text = "";
  // To its end, however long: whoever still sends when the connection closes does not hear why.
  for await (const chunk of chunks) if (text.length <= mostBytes) text += chunk;
  return text.length <= mostBytes ? text : undefined;
}
