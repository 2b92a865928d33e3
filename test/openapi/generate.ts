import openapiTypescript, { astToString, type OpenAPI3 } from "openapi-typescript";

/** The types of an API, as openapi-typescript writes them for whoever calls it. */
export async function typesOf(description: unknown): Promise<string> {
  // It is checked when it is read.
  const text = astToString(await openapiTypescript(description as OpenAPI3));
  return `// Made from the relay's description. Written anew by: vitest run test/openapi/client.test.ts -u\n\n${text}`;
}
