import type { SimulatorEvent } from "../event.ts";
import { scenarios } from "../scenario.ts";

/** Rows as aligned columns. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>(
    (all, row) => row.map((cell, column) => Math.max(all[column] ?? 0, cell.length)),
    [],
  );
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd())
    .join("\n");
}

/** The magic numbers and what they do. */
export function scenarioTable(): string {
  return table([
    ["number", "scenario", "what happens", "ends"],
    ...scenarios.map(({ suffix, name, description, hangupCause: { code, name: cause } }) => [
      `…${suffix}`,
      name,
      description,
      `${code} ${cause}`,
    ]),
  ]);
}

/** The last four digits tell the scenario, and no more is shown. */
function masked(number: string): string {
  return `…${number.split("@", 1)[0]?.slice(-4) ?? ""}`;
}

/** What happened, in a line. */
export function line(event: SimulatorEvent): string {
  const { at } = event;
  const call = event.type === "warning" ? undefined : event.call;
  const time = new Date(at).toISOString().slice(11, 23);
  return `${time}  ${(call?.callUuid ?? "").slice(0, 8).padEnd(8)}  ${masked(call?.to ?? "").padEnd(6)}  ${description(event)}`;
}

function description(event: SimulatorEvent): string {
  if (event.type === "ended") {
    const { code = 0, name = "", source = "" } = event.call.hangupCause ?? {};
    return `ended      ${event.call.status}: ${code} ${name} (${source})`;
  }
  if (event.type === "warning") return `warning    ${event.message}`;
  if (event.type !== "callback") return event.type;
  const { event: name, attempt, status, error, fault, url } = event.attempt;
  const path = new URL(url).pathname;
  const marks = [attempt > 1 && `try ${attempt}`, fault, error].filter(Boolean).join(", ");
  return `→ ${name.padEnd(8)} ${status ?? "---"} ${path}${marks && `  (${marks})`}`;
}
