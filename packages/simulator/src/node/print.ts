import { styleText } from "node:util";
import type { SimulatorEvent } from "../event.ts";
import { scenarios } from "../scenario.ts";
import type { SimulatedCall } from "../simulated-call.ts";

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

/** Without what a terminal would obey, or would show in another order. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "");
}

/** The last four digits pick the scenario, and no more is shown: nothing of a SIP address. */
function masked(number: string): string {
  return `…${/^\+?\d{8,}$/.test(number) ? number.slice(-4) : ""}`;
}

/** The other end of a call. */
function otherEnd({ direction, from, to }: SimulatedCall): string {
  return masked(direction === "inbound" ? from : to);
}

/** The time on the wall, which is that of whoever looks. */
export function wallTime(at: Date = new Date()): string {
  const part = (value: number, length = 2): string => String(value).padStart(length, "0");
  const seconds = `${part(at.getSeconds())}.${part(at.getMilliseconds(), 3)}`;
  return `${part(at.getHours())}:${part(at.getMinutes())}:${seconds}`;
}

/** Seconds of the call's own time. */
function since(call: SimulatedCall, at: number): string {
  return `+${((at - call.createdAt) / 1_000).toFixed(1)}s`;
}

/** What happened, in a line. */
export function line(event: SimulatorEvent, wall: Date = new Date()): string {
  const call = event.type === "warning" ? undefined : event.call;
  const who = call === undefined ? "" : `${call.callUuid.slice(0, 8)}  ${otherEnd(call).padEnd(6)}`;
  const when = call === undefined ? "" : since(call, event.at).padStart(8);
  return printable(`${wallTime(wall)} ${when}  ${who.padEnd(16)}  ${description(event)}`);
}

function description(event: SimulatorEvent): string {
  if (event.type === "warning") return `warning    ${event.message}`;
  if (event.type === "ended") {
    const { code = 0, name = "", source = "" } = event.call.hangupCause ?? {};
    return `ended      ${event.call.status}: ${code} ${name} (${source})`;
  }
  if (event.type !== "callback") return event.type;
  const { event: name, attempt, status, error, fault, url } = event.attempt;
  const path = URL.canParse(url) ? new URL(url).pathname : "";
  const marks = [attempt > 1 && `try ${attempt}`, fault, error].filter(Boolean).join(", ");
  return `→ ${name.padEnd(8)} ${status ?? "---"} ${path}${marks && `  (${marks})`}`;
}

/** The event as an object for `--json`. Numbers are not masked: a program asked. */
export function eventObject(event: SimulatorEvent): object {
  if (event.type === "warning") return event;
  const { call, ...rest } = event;
  if (call === undefined) return rest;
  const { callUuid, direction, from, to, status, hangupCause } = call;
  return { ...rest, call: { callUuid, direction, from, to, status, hangupCause } };
}

const barWidth = 24;

/** Calls as a table with a time line each, a column for a second of the call: queued, ringing, talking. */
export function callTable(calls: readonly SimulatedCall[], now: number, rows: number): string {
  const shown = calls.slice(-rows);
  const head = ["call", "number", "time", "time line", "state"];
  const body = shown.map((call) => [
    call.callUuid.slice(0, 8),
    otherEnd(call),
    since(call, call.endedAt ?? now),
    timeLine(call, now),
    stateOf(call),
  ]);
  const [heading = "", ...lines] = table([head, ...body]).split("\n");
  return [styleText("dim", heading), ...lines.map((row, index) => coloured(row, shown[index]))].join("\n");
}

function coloured(row: string, call: SimulatedCall | undefined): string {
  if (call === undefined || call.endedAt === undefined) return styleText("cyan", row);
  return call.status === "completed" ? row : styleText("yellow", row);
}

function stateOf({ status, hangupCause, heard }: SimulatedCall): string {
  if (hangupCause) return printable(`${status}: ${hangupCause.code} ${hangupCause.name}`);
  const last = heard.at(-1);
  return printable(last === undefined ? status : `${status}: ${last}`).slice(0, 36);
}

function timeLine(call: SimulatedCall, now: number): string {
  const end = call.endedAt ?? now;
  const seconds = Math.ceil((end - call.createdAt) / 1_000);
  const scale = Math.max(1, seconds / barWidth);
  return Array.from({ length: Math.min(barWidth, seconds) }, (_, column) => {
    const at = call.createdAt + column * scale * 1_000;
    if (call.answeredAt !== undefined && at >= call.answeredAt) return "━";
    if (call.ringingAt !== undefined && at >= call.ringingAt) return "╌";
    return "·";
  }).join("");
}
