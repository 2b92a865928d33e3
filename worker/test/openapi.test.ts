import { exports } from "cloudflare:workers";
import { response } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import { createRelay } from "../src/embed.ts";
import { describeRelay } from "../src/openapi/document.ts";
import { jsonSchema } from "../src/openapi/json-schema.ts";
import { CreateCallBodySchema } from "../src/placements/create-call-body.ts";
import { relayUrl } from "./plivo.ts";

describe("/v1/openapi.json", () => {
  it("is the relay's own description", async () => {
    const reply = await exports.default.fetch(`${relayUrl}/v1/openapi.json`);
    expect(reply.status).toBe(200);
    expect(await reply.json()).toEqual(JSON.parse(JSON.stringify(describeRelay())));
  });

  it("has every route, and no other", () => {
    const { routes } = createRelay({ answer: () => response() });
    const served = routes
      // Middleware is for all methods.
      .filter(({ method }) => method !== "ALL")
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)(\{.+\})?/g, "{$1}")}`);
    const { paths } = describeRelay() as { paths: Record<string, object> };
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.toSorted()).toEqual([...new Set(served)].toSorted());
  });

  it("says of a body what its schema says", () => {
    expect(jsonSchema(CreateCallBodySchema)).toMatchObject({
      type: "object",
      required: ["from", "to"],
      additionalProperties: false,
      properties: {
        from: { type: "string", pattern: expect.stringContaining("[1-9]") },
        to: { anyOf: [{ type: "string" }, { type: "array", minItems: 1, maxItems: 1000 }] },
        callerName: { type: "string", pattern: expect.stringContaining("0,50") },
        timeLimit: { type: "integer", minimum: 1 },
        machineDetectionTime: { type: "integer", minimum: 2000, maximum: 10_000 },
        machineDetection: { anyOf: [{ type: "boolean" }, { enum: ["hangup"] }] },
        sipHeaders: { type: "object", additionalProperties: { anyOf: [{ type: "string" }, {}, {}] } },
        extra: { type: "object" },
        answer: { type: "object", properties: { xml: { type: "string" }, name: { type: "string" } } },
        ticket: { properties: { expiresIn: { type: "integer" } }, additionalProperties: false },
      },
    });
  });
});
