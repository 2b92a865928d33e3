import type * as v from "valibot";
import { type JsonSchema, jsonSchema } from "./json-schema.ts";
import { type Operation, operations } from "./operations.ts";

const securitySchemes = {
  apiKey: { type: "http", scheme: "bearer", description: "One of API_KEYS." },
  ticket: { type: "http", scheme: "bearer", description: "What `relay.ticket()` made, or POST /v1/tickets." },
  ticketInQuery: {
    type: "apiKey",
    in: "query",
    name: "ticket",
    description: "One with `once`, and no other.",
  },
  signature: { type: "apiKey", in: "header", name: "X-Plivo-Signature-V3", description: "Plivo's." },
};

/** The relay in OpenAPI's words, made from the schemas with which it checks what it is sent. */
export function describeRelay(): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const path = operation.path.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [operation.method]: describe(operation) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "plivo-edge relay", version: "1", license: { name: "MIT", identifier: "MIT" } },
    paths,
    components: { securitySchemes },
  };
}

function describe({ path, summary, credential, query, headers, body, replies }: Operation): JsonSchema {
  const inPath = Array.from(path.matchAll(/:(\w+)/g), ([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const parameters = [...inPath, ...parametersOf(query, "query"), ...parametersOf(headers, "header")];
  return {
    summary,
    ...(credential && { security: securityOf(credential) }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: json(body) } }),
    responses: Object.fromEntries(
      Object.entries(replies).map(([status, reply]) => [
        status,
        { description: meaning[Number(status)] ?? "", ...(reply && { content: json(reply) }) },
      ]),
    ),
  };
}

function securityOf(credential: NonNullable<Operation["credential"]>): JsonSchema[] {
  const names = credential === "ticket" ? ["ticket", "ticketInQuery"] : [credential];
  return names.map((name) => ({ [name]: [] }));
}

function parametersOf(schema: v.GenericSchema | undefined, where: "query" | "header"): JsonSchema[] {
  if (!schema) return [];
  // Of an object, both are what `jsonSchema` says they are.
  const { properties, required = [] } = jsonSchema(schema) as {
    properties: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: where,
    required: required.includes(name),
    schema: each,
  }));
}

function json(schema: v.GenericSchema): JsonSchema {
  return { "application/json": { schema: jsonSchema(schema) } };
}

const meaning: Readonly<Record<number, string>> = {
  101: "Accepted as a WebSocket; a refusal is a close code",
  200: "Done",
  201: "Made",
  202: "Accepted by Plivo",
  204: "Done",
  400: "Something is wrong with the request; the error names the parameter",
  401: "The credential is missing or does not open this",
  403: "Not from here",
  404: "Not known",
  409: "Not yet",
  413: "Too long",
  415: "Not a form",
  422: "The Idempotency-Key stands for another request",
  429: "Too many requests; see Retry-After",
  500: "Not configured",
  501: "No API key opens this relay: API_KEYS is not set",
  502: "Plivo, or the way to it, failed; see `ambiguous`",
  503: "Plivo could not be reached; nothing was done",
  504: "Plivo did not answer in time; see `ambiguous`",
};
