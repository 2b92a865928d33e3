import type * as v from "valibot";

export type JsonSchema = { readonly [keyword: string]: unknown };

/** The parts of valibot's schemas and rules that say something to JSON Schema. */
interface Node {
  readonly kind: string;
  readonly type: string;
  readonly pipe?: readonly Node[];
  readonly entries?: Readonly<Record<string, Node>>;
  readonly item?: Node;
  readonly key?: Node;
  readonly value?: Node;
  readonly wrapped?: Node;
  readonly options?: readonly (Node | string)[];
  readonly literal?: unknown;
  readonly requirement?: unknown;
  readonly default?: unknown;
}

const keywords: Readonly<Record<string, string>> = {
  min_length: "minLength",
  max_length: "maxLength",
  min_value: "minimum",
  max_value: "maximum",
};

/**
 * Describes what a schema takes.
 *
 * @throws TypeError for a kind of schema that the relay has not used before
 */
export function jsonSchema(schema: v.GenericSchema): JsonSchema {
  // The public type of a schema hides what it is made of.
  return describe(schema as unknown as Node);
}

function describe(node: Node): JsonSchema {
  const { pipe } = node;
  if (!pipe) return kindOf(node);
  // What comes before the last schema reads other forms of the value.
  const last = pipe.findLastIndex(({ kind }) => kind === "schema");
  const described = part(pipe[last]);
  return Object.assign({}, described, ...pipe.slice(last + 1).map((rule) => ruleOf(rule, described)));
}

function kindOf(node: Node): JsonSchema {
  const { type, entries = {}, item, key, value, wrapped, options = [], literal } = node;
  switch (type) {
    case "string":
    case "number":
    case "boolean":
      return { type };
    case "literal":
      return { const: literal };
    case "picklist":
      return { enum: options };
    case "union":
      return { anyOf: options.map((option) => describe(option as Node)) }; // a union's are schemas
    case "array":
      return { type, items: part(item) };
    case "record":
      return { type: "object", propertyNames: part(key), additionalProperties: part(value) };
    case "optional":
    case "exact_optional":
      return { ...part(wrapped), ...(node.default !== undefined && { default: node.default }) };
    case "unknown":
      return {};
    case "object":
    case "strict_object": {
      const properties = Object.entries(entries);
      const required = properties.filter(([, each]) => !each.type.endsWith("optional")).map(([name]) => name);
      return {
        type: "object",
        properties: Object.fromEntries(properties.map(([name, each]) => [name, describe(each)])),
        ...(required.length > 0 && { required }),
        ...(type === "strict_object" && { additionalProperties: false }),
      };
    }
    default:
      throw new TypeError(`no JSON Schema for valibot's ${type}`);
  }
}

function part(node: Node | undefined): JsonSchema {
  return node ? describe(node) : {};
}

function ruleOf({ type, requirement }: Node, { type: of }: JsonSchema): JsonSchema {
  if (type === "integer") return { type: "integer" };
  if (type === "regex" && requirement instanceof RegExp) return { pattern: requirement.source };
  const keyword = keywords[type];
  // Checks in code, and conversions after them, have no words in JSON Schema.
  if (keyword === undefined) return {};
  if (keyword === "maximum" && requirement === Number.MAX_SAFE_INTEGER) return {};
  return { [of === "array" ? keyword.replace("Length", "Items") : keyword]: requirement };
}
