import { exports } from "cloudflare:workers";
import { isCallEventType } from "@plivo-edge/callbacks";
import { eventSchemas } from "@plivo-edge/callbacks/json-schema";
import { response } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import { createRelay } from "../src/embed.ts";
import { describeRelay } from "../src/openapi/document.ts";
import { relayUrl } from "./plivo.ts";

describe("/v1/openapi.json", () => {
  it("is the relay's own description", async () => {
    const reply = await exports.default.fetch(`${relayUrl}/v1/openapi.json`);
    expect(reply.status).toBe(200);
    expect(await reply.json()).toEqual(JSON.parse(JSON.stringify(describeRelay())));
  });

  it("has every route, and no other", () => {
    const { routes } = createRelay({ answer: () => response(), console: "<html>" });
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

  it("names every operation, and no two alike", () => {
    const { paths } = describeRelay() as { paths: Record<string, Record<string, { operationId: string }>> };
    const ids = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain("placeCall");
  });

  it("refers to what it has, and is small enough to read", () => {
    const text = JSON.stringify(describeRelay());
    const { components } = describeRelay() as { components: Record<string, Record<string, object>> };
    for (const [, kind = "", name = ""] of text.matchAll(/"#\/components\/(\w+)\/(\w+)"/g)) {
      expect(components[kind]).toHaveProperty([name]);
    }
    expect(text.length).toBeLessThan(60_000);
  });

  it("says of every type of event what it carries", () => {
    const { components } = describeRelay() as { components: { schemas: Record<string, object> } };
    for (const type of Object.keys(eventSchemas()).filter(isCallEventType)) {
      const name = `${type.charAt(0).toUpperCase()}${type.slice(1)}Event`;
      expect(components.schemas[name]).toMatchObject({
        allOf: [{ $ref: "#/components/schemas/CallFacts" }, { properties: { type: { const: type } } }],
      });
    }
    expect(components.schemas["HangupEvent"]).toMatchObject({
      allOf: [{}, { properties: { hangupCauseCode: { type: "integer" }, inferred: { const: true } } }],
    });
  });

  it("says of a body what its schema says", () => {
    const { components } = describeRelay() as { components: { schemas: Record<string, object> } };
    expect(components.schemas["CreateCallBody"]).toMatchObject({
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
        answer: { $ref: "#/components/schemas/Document" },
        ticket: { properties: { expiresIn: { type: "integer" } }, additionalProperties: false },
      },
    });
  });
});
