/** `machineDetectionTime` to `machine_detection_time`. */
export function toWireName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `request_uuid` to `requestUuid`; Plivo capitalises a key here and there (`Stir_attestation`). */
export function fromWireName(name: string): string {
  return name
    .replace(/^[A-Z]/, (letter) => letter.toLowerCase())
    .replace(/_+(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** Parameters as Plivo takes them: snake_case, lists joined, without what is undefined. */
export function toWire(parameters: object): Record<string, string | number | boolean> {
  const wire: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined) continue;
    wire[toWireName(name)] = wireValue(name, value);
  }
  return wire;
}

function wireValue(name: string, value: unknown): string | number | boolean {
  if (Array.isArray(value)) return value.join(name === "to" ? "<" : ",");
  if (typeof value === "object" && value)
    return Object.entries(value)
      .map((pair) => pair.join("="))
      .join(",");
  // The one parameter whose `true` is a word: its values are "true" and "hangup".
  if (name === "machineDetection") return String(value);
  return value as string | number | boolean; // the schemas let nothing else through
}

/** A response as this client gives it: camelCase keys, in the lists and objects inside it as well. */
export function fromWire(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromWire);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [fromWireName(name), fromWire(inner)]),
  );
}

/** Filters as a query: `{ billDuration: { gt: 60 } }` is `bill_duration__gt=60`, and a Date is written in UTC. */
export function toQuery(filters: object): string {
  const query = new URLSearchParams();
  const add = (name: string, value: unknown): void => {
    if (value instanceof Date) add(name, value.toISOString().slice(0, 19).replace("T", " "));
    else if (typeof value === "object" && value) {
      for (const [comparison, bound] of Object.entries(value)) add(`${name}__${comparison}`, bound);
    } else if (value !== undefined) query.set(name, String(value));
  };
  for (const [name, value] of Object.entries(filters)) add(toWireName(name), value);
  // Plivo documents %20 for the space inside a time.
  return String(query).replaceAll("+", "%20");
}
