import { eventSchemas, type JsonSchema, stateSchema } from "@plivo-edge/callbacks/json-schema";
import { toJsonSchema, toJsonSchemaDefs } from "@valibot/to-json-schema";
import type * as v from "valibot";
import { type Operation, operations, type Reply, refusals } from "./operations.ts";
import { named } from "./replies.ts";

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
  const responses = Object.entries(refusals).map(([status, description]) => [
    status,
    { description, content: { "application/json": { schema: refTo("Refusal") } } },
  ]);
  return {
    openapi: "3.1.0",
    info: { title: "plivo-edge relay", version: "1", license: { name: "MIT", identifier: "MIT" } },
    paths,
    components: { schemas: describeSchemas(), responses: Object.fromEntries(responses), securitySchemes },
  };
}

function refTo(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

// What schemas say of values that have passed them: what they read besides, such as a number as text, is no promise.
const config = {
  typeMode: "output",
  target: "draft-2020-12",
  // Checks in code, and conversions, have no words in JSON Schema.
  errorMode: "ignore",
  overrideRef: ({ referenceId }: { referenceId: string }) => `#/components/schemas/${referenceId}`,
} as const;

function jsonSchema(schema: v.GenericSchema): JsonSchema {
  const { $schema, $defs, ...described } = toJsonSchema(schema, { ...config, definitions: named });
  return described;
}

/** The schemas with names: of each event what it has beside the others, and once what all of them have. */
function describeSchemas(): JsonSchema {
  const events = Object.entries(eventSchemas());
  const isShared = (field: string): boolean => events.every(([, { properties }]) => field in properties);
  const shared = Object.entries(events[0]?.[1].properties ?? {}).filter(([field]) => isShared(field));
  const { type: _, ...facts } = Object.fromEntries(shared);
  const described = events.map(([type, { properties }]) => {
    const own = Object.entries(properties).filter(([field]) => field === "type" || !isShared(field));
    const event = { type: "object", properties: Object.fromEntries(own), required: ["type"] };
    return [eventName(type), { allOf: [refTo("CallFacts"), event] }] as const;
  });
  return {
    ...toJsonSchemaDefs(named, config),
    CallState: stateSchema,
    CallEvent: { oneOf: described.map(([name]) => refTo(name)) },
    CallFacts: { type: "object", properties: facts, required: ["callUuid", "receivedAt"] },
    ...Object.fromEntries(described),
  };
}

/** As its type is named: `HangupEvent`. */
function eventName(type: string): string {
  return `${type.charAt(0).toUpperCase()}${type.slice(1)}Event`;
}

function describe(operation: Operation): JsonSchema {
  const { id, path, summary, credential, query, headers, body, replies } = operation;
  const { bodyType = "application/json" } = operation;
  const inPath = Array.from(path.matchAll(/:(\w+)/g), ([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: name === "type" ? { enum: Object.keys(eventSchemas()) } : { type: "string" },
  }));
  const parameters = [...inPath, ...parametersOf(query, "query"), ...parametersOf(headers, "header")];
  const refused = operation.refusals.map((status) => [status, { $ref: `#/components/responses/${status}` }]);
  return {
    operationId: id,
    summary,
    ...(credential && { security: securityOf(credential) }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: contentOf({ [bodyType]: body }) } }),
    responses: {
      ...Object.fromEntries(refused),
      ...Object.fromEntries(Object.entries(replies).map(([status, reply]) => [status, describeReply(reply)])),
    },
  };
}

function describeReply({ description, content }: Reply): JsonSchema {
  return { description, ...(content && { content: contentOf(content) }) };
}

function contentOf(content: NonNullable<Reply["content"]>): JsonSchema {
  return Object.fromEntries(
    Object.entries(content).map(([type, schema]) => [type, { schema: jsonSchema(schema) }]),
  );
}

function securityOf(credential: NonNullable<Operation["credential"]>): JsonSchema[] {
  const names = credential === "ticket" ? ["ticket", "ticketInQuery"] : [credential];
  return names.map((name) => ({ [name]: [] }));
}

function parametersOf(schema: v.GenericSchema | undefined, where: "query" | "header"): JsonSchema[] {
  if (!schema) return [];
  // Of an object, both are what JSON Schema says they are.
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
