// The parameters whose names are the caller's own. The order of the others is the schema's.
const named: Readonly<Record<"sipHeaders" | "extra", true>> = { sipHeaders: true, extra: true };

/** Tells one body from another: the order in which a request has its names does not make it another. */
export function bodyDigest(body: object): Promise<string> {
  return hexDigest(
    JSON.stringify(body, (name, value) => (Object.hasOwn(named, name) ? inOrder(value) : value)),
  );
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, inOrder(inner)] as const);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** SHA-256 of a text, in hexadecimal. */
export async function hexDigest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
