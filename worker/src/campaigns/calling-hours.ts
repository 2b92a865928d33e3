import { instantOf, isZone, localTime, type Weekday } from "./local-time.ts";

export { isZone };

/** When destinations may be called, in the local time of each. */
export interface CallingHours {
  /** `09:00`. */
  readonly from: string;
  /** `20:00`, or `24:00`: no call leaves from then on. */
  readonly to: string;
  /** Every day, where it is left out. */
  readonly days?: readonly Weekday[] | undefined;
}

/** Minutes from midnight; undefined where the text is no such time. */
export function minutesOf(time: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(time) ?? [];
  const found = Number(hours) * 60 + Number(minutes);
  return found <= 24 * 60 ? found : undefined;
}

/** Whether a destination in this zone may be called now. */
export function isOpen({ from, to, days }: CallingHours, zone: string, now: number): boolean {
  const { weekday, minutes } = localTime(zone, now);
  return isDay(days, weekday) && minutes >= startOf(from) && minutes < startOf(to);
}

/**
 * When a destination in this zone may be called next, in milliseconds since the epoch: now, where it may. Works out the
 * days one by one and no minute, whatever the zone's clock does meanwhile. Never is Infinity.
 */
export function nextOpening(hours: CallingHours, zone: string, now: number): number {
  if (isOpen(hours, zone, now)) return now;
  const { year, month, day } = localTime(zone, now);
  // Today and all days of two weeks: a change of the clock may leave no hour of a week's only day.
  for (let ahead = 0; ahead <= 14; ahead += 1) {
    const at = instantOf(zone, { year, month, day: day + ahead, minutes: startOf(hours.from) });
    if (at > now && isOpen(hours, zone, at)) return at;
  }
  return Infinity;
}

function isDay(days: CallingHours["days"], weekday: Weekday): boolean {
  return days === undefined || days.includes(weekday);
}

function startOf(time: string): number {
  // They were checked when the campaign was made.
  return minutesOf(time) ?? 0;
}
