import { Ajv2020 } from "ajv/dist/2020.js";

interface Description {
  readonly paths: Record<string, Record<string, { readonly responses: Record<string, Responded> }>>;
  readonly components: { readonly responses: Record<string, Responded> };
}
interface Responded {
  readonly $ref?: string;
  readonly content?: Record<string, { readonly schema: object }>;
}

/** A `fetch` that holds every reply against the description, and notes which operations it has seen. */
export function checkedFetch(description: Description): {
  readonly fetch: (request: Request) => Promise<Response>;
  /** `get /v1/calls/{call}: 200`. */
  readonly seen: Set<string>;
} {
  const seen = new Set<string>();
  const ajv = new Ajv2020({ strict: false });
  ajv.addSchema({ $id: "relay", ...description });
  const pathOf = (pathname: string): string => {
    const isPath = (path: string): boolean =>
      new RegExp(`^${path.replace("/{facts}", "/.+").replace(/\{\w+\}/g, "[^/]+")}$`).test(pathname);
    const path = Object.keys(description.paths).find(isPath);
    if (path === undefined) throw new Error(`${pathname} is not described`);
    return path;
  };
  return {
    seen,
    async fetch(request) {
      const path = pathOf(new URL(request.url).pathname);
      const method = request.method.toLowerCase();
      const reply = await fetch(request);
      const operation = `${method} ${path}: ${reply.status}`;
      seen.add(operation);
      const named = description.paths[path]?.[method]?.responses[reply.status];
      const responded = named?.$ref ? description.components.responses[reply.status] : named;
      if (!responded) throw new Error(`${operation} is not described`);
      const { content = {} } = responded;
      const text = await reply.clone().text();
      if (text === "" && Object.keys(content).length === 0) return reply;
      const type = (reply.headers.get("content-type") ?? "").split(";")[0] ?? "";
      const schema = content[type]?.schema;
      if (!schema) throw new Error(`${operation}: ${type} is not described`);
      const value: unknown = type === "application/json" ? JSON.parse(text) : text;
      const rooted = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"relay#/'));
      if (!ajv.validate(rooted, value)) throw new Error(`${operation}: ${ajv.errorsText()}`);
      return reply;
    },
  };
}
