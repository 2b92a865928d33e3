/** A zone's distance from UTC as Plivo writes it, such as `+05:30`. */
export type TimeZoneOffset = `${"+" | "-"}${number}:${number}`;

const offsetPattern = /^([+-])(0\d|1[0-4]):([0-5]\d)$/;

/** @throws RangeError unless the offset reads `+HH:MM` or `-HH:MM`. */
export function offsetMs(offset: string): number {
  const match = offsetPattern.exec(offset);
  if (match === null) throw new RangeError(`timeZoneOffset must read like "+05:30", not "${offset}".`);
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === "-" ? -minutes : minutes) * 60_000;
}

/** `YYYY-MM-DD HH:mm:ss` in the zone that the Plivo console is set to; callbacks write no offset. */
export function consoleTime(ms: number, zone: string): string {
  return new Date(ms + offsetMs(zone)).toISOString().slice(0, 19).replace("T", " ");
}

/** `YYYY-MM-DD HH:mm:ss±HH:MM`, as the call detail records write it. */
export function recordTime(ms: number, zone: string): string {
  return consoleTime(ms, zone) + zone;
}

/** `YYYY-MM-DD HH:mm:ss.ffffff` in UTC. Plivo counts microseconds and the clock does not: `micros` fills them in. */
export function sessionTime(ms: number, micros: number): string {
  const precise = new Date(ms).toISOString().slice(0, 23).replace("T", " ");
  return precise + String(micros).padStart(3, "0");
}
