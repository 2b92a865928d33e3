const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;

export type Weekday = (typeof weekdays)[number];

/** All of them, Monday first. */
export const allDays: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** What calendar and clock show in a zone. */
export interface LocalTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly weekday: Weekday;
  /** Since midnight, with a fraction. */
  readonly minutes: number;
}

const dayLength = 24 * 3_600_000;
const minute = 60_000;

// Making one takes a hundred times as long as using it.
const formats: Map<string, Intl.DateTimeFormat> = new Map();
// More than there are zones: names may be spelled in many ways.
const mostFormats = 1_000;

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    if (formats.size >= mostFormats) formats.clear();
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      ...{ year: "numeric", month: "numeric", day: "numeric" },
      ...{ hour: "numeric", minute: "numeric", second: "numeric" },
    });
    formats.set(zone, format);
  }
  return format;
}

/** Whether the platform knows a zone of this name, such as `America/New_York`. An offset, such as `+01:00`, is none. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z][\w+-]*(\/[\w+-]+)*$/.test(name) || name.length > 64) return false;
  try {
    return formatOf(name) !== undefined;
  } catch {
    return false;
  }
}

/** @param zone one that `isZone` knows */
export function localTime(zone: string, time: number): LocalTime {
  const wall = wallTime(zone, time);
  const date = new Date(wall);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: weekdays[date.getUTCDay()] ?? "sun",
    minutes: (wall - Math.floor(wall / dayLength) * dayLength) / minute,
  };
}

/**
 * The first moment at which a zone's clock shows this or, where the clock is put forward over it, more; in milliseconds since
 * the epoch. A day beyond its month's last is one of the next month.
 */
export function instantOf(
  zone: string,
  { year, month, day, minutes }: Pick<LocalTime, "year" | "month" | "day" | "minutes">,
): number {
  const wall = Date.UTC(year, month - 1, day) + minutes * minute;
  // No zone changes its clock twice within two days, so that it is one of these two offsets, or the clock is put forward
  // over it.
  const candidates = [wall - offset(zone, wall - dayLength), wall - offset(zone, wall + dayLength)];
  const hits = candidates.filter((time) => wallTime(zone, time) === wall);
  if (hits.length > 0) return Math.min(...hits);
  let before = Math.min(...candidates);
  let after = Math.max(...candidates);
  // Zones change their clocks at whole seconds.
  while (after - before > 1_000) {
    const middle = Math.floor((before + after) / 2_000) * 1_000;
    if (middle <= before) break;
    if (wallTime(zone, middle) < wall) before = middle;
    else after = middle;
  }
  return after;
}

/** What the clock shows, as if it were UTC. */
function wallTime(zone: string, time: number): number {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatOf(zone).formatToParts(time)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const milliseconds = ((time % 1_000) + 1_000) % 1_000;
  return Date.UTC(year, month - 1, day, hour, minute, second) + milliseconds;
}

function offset(zone: string, time: number): number {
  return wallTime(zone, time) - time;
}
