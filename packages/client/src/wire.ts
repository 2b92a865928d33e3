import { joinSipHeaders } from "@plivo-edge/plivo/sip-headers";

/** `machineDetectionTime` to `machine_detection_time`; Plivo has one name in capitals. */
export function toWireName(name: string): string {
  if (name === "url") return "URL";
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `request_uuid` to `requestUuid`; Plivo capitalises a key here and there (`Stir_attestation`, `URL`). */
export function fromWireName(name: string): string {
  return name
    .replace(/^[A-Z]+/, (letter) => letter.toLowerCase())
    .replace(/_+(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** Parameters as Plivo takes them: snake_case, lists joined, without what is undefined. */
export function toBody(parameters: object): Record<string, unknown> {
  const wire: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(parameters)) {
    const written = value === undefined ? undefined : wireValue(name, value);
    if (written !== undefined) wire[toWireName(name)] = written;
  }
  return wire;
}

function wireValue(name: string, value: unknown): unknown {
  switch (name) {
    case "to":
      return [value].flat().join("<");
    case "urls":
      return (value as readonly string[]).join(","); // as the schema has made it, and so below
    case "sipHeaders":
      return joinSipHeaders(value as Readonly<Record<string, string>>);
    case "extraHeaders":
      return Object.entries(value as object)
        .map((pair) => pair.join("="))
        .join(",");
    case "machineDetection":
      // The one parameter whose `true` is a word. Plivo has none for off, which is what it does without.
      return value === false ? undefined : String(value);
    default:
      return value;
  }
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
export function toQuery(filters: object, wireName: (name: string) => string = toWireName): string {
  const query = new URLSearchParams();
  const add = (name: string, value: unknown): void => {
    if (value instanceof Date) add(name, value.toISOString().slice(0, 19).replace("T", " "));
    else if (typeof value === "object" && value && !Array.isArray(value)) {
      for (const [comparison, bound] of Object.entries(value)) add(`${name}__${comparison}`, bound);
    } else if (value != null) query.set(name, String(value));
  };
  for (const [name, value] of Object.entries(filters)) add(wireName(name), value);
  // Plivo documents %20 for the space inside a time.
  return String(query).replaceAll("+", "%20");
}
