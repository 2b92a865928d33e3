import { type CallState, isEnded } from "@plivo-edge/callbacks";
import type { LiveEvent } from "@plivo-edge/live";

/** Milliseconds in which nothing happens and which are drawn short. */
const longIdle = 10_000;
/** What is left of them in the drawing, in milliseconds. */
const shortIdle = 1_000;
const mostTicks = 9;

/** A stretch of time, in percent of the lane. */
export interface Span {
  readonly name: "ringing" | "answered" | "leg-ringing" | "leg-answered";
  readonly from: number;
  readonly to: number;
  /** It goes on. */
  readonly isOpen: boolean;
}

/** One callback. */
export interface Mark {
  readonly index: number;
  readonly at: number;
  /** It came when the call had ended already. */
  readonly isLate: boolean;
  readonly isInferred: boolean;
}

export interface Tick {
  readonly at: number;
  /** Seconds since the call began. */
  readonly seconds: number;
}

export interface Lanes {
  readonly ticks: readonly Tick[];
  /** Where idle time is drawn short, in percent, and how long it was, in milliseconds. */
  readonly breaks: readonly { readonly at: number; readonly length: number }[];
  readonly call: readonly Span[];
  readonly leg: readonly Span[];
  readonly marks: readonly Mark[];
}

/**
 * Lays a call out to scale. Only what is known is drawn: Plivo does not say when an element began, and `ring` is told for
 * early media too.
 *
 * @param now milliseconds since the epoch: where a call that goes on ends for now
 * @param short draws idle time of more than ten seconds as one
 */
export function layOut(state: CallState, events: readonly LiveEvent[], now: number, short = true): Lanes {
  const ended = isEnded(state.status);
  const moments = [
    state.ringingAt,
    state.answeredAt,
    state.endedAt,
    ...events.map((event) => event.receivedAt),
  ]
    .filter((at) => at !== undefined)
    .sort((one, other) => one - other);
  const start = moments[0] ?? now;
  const end = Math.max(ended ? (moments.at(-1) ?? now) : now, start + 1_000);
  const scale = scaleOf([...moments, end], start, short);
  const width = scale.place(end) || 1;
  const at = (moment: number): number => round((scale.place(clamp(moment, start, end)) / width) * 100);
  const span = (name: Span["name"], from: number | undefined, to: number | undefined): Span[] =>
    from === undefined ? [] : [{ name, from: at(from), to: at(to ?? end), isOpen: to === undefined }];

  const overAt = state.endedAt ?? (ended ? end : undefined);
  return {
    ticks: ticksOf(start, end, at, scale.breaks),
    breaks: scale.breaks.map(({ from, to }) => ({ at: at(from + (to - from) / 2), length: to - from })),
    call: [
      ...span("ringing", state.ringingAt, state.answeredAt ?? overAt),
      ...span("answered", state.answeredAt, overAt),
    ],
    leg: legOf(events, overAt, span),
    marks: events.map((event, index) => ({
      index,
      at: at(event.receivedAt),
      isLate: state.endedAt !== undefined && event.receivedAt > state.endedAt && event.type !== "hangup",
      isInferred: event.type === "hangup" && event.inferred === true,
    })),
  };
}

function legOf(
  events: readonly LiveEvent[],
  overAt: number | undefined,
  span: (name: Span["name"], from: number | undefined, to: number | undefined) => Span[],
): Span[] {
  let began: number | undefined;
  let answered: number | undefined;
  let over: number | undefined;
  for (const event of events) {
    if (event.type === "leg") {
      began ??= event.receivedAt;
      if (event.dialAction === "answer" || event.dialAction === "connected") answered ??= event.receivedAt;
      if (event.dialAction === "hangup") over ??= event.receivedAt;
    }
    if (event.type === "dial" && began !== undefined) over ??= event.receivedAt;
  }
  const end = over ?? overAt;
  return [...span("leg-ringing", began, answered ?? end), ...span("leg-answered", answered, end)];
}

interface Scale {
  /** Milliseconds of the drawing before a moment. */
  place(moment: number): number;
  readonly breaks: readonly { readonly from: number; readonly to: number }[];
}

function scaleOf(moments: readonly number[], start: number, short: boolean): Scale {
  const breaks: { from: number; to: number }[] = [];
  if (short) {
    moments.forEach((moment, index) => {
      const before = moments[index - 1] ?? start;
      if (moment - before > longIdle) breaks.push({ from: before, to: moment });
    });
  }
  return {
    breaks,
    place: (moment) =>
      breaks.reduce((place, { from, to }) => {
        const hidden = to - from - shortIdle;
        if (moment >= to) return place - hidden;
        return moment > from ? place - hidden * ((moment - from) / (to - from)) : place;
      }, moment - start),
  };
}

/** 1, 2 or 5 of a power of ten seconds apart, at most nine, none where time is drawn short. */
function ticksOf(
  start: number,
  end: number,
  at: (moment: number) => number,
  breaks: Scale["breaks"],
): Tick[] {
  const hidden = breaks.reduce((sum, { from, to }) => sum + to - from - shortIdle, 0);
  const step = stepFor((end - start - hidden) / 1000);
  const ticks: Tick[] = [];
  for (let seconds = 0; start + seconds * 1000 <= end; seconds += step) {
    const moment = start + seconds * 1000;
    const place = at(moment);
    const isHidden = breaks.some(({ from, to }) => moment > from && moment < to);
    if (!isHidden && place - (ticks.at(-1)?.at ?? -100) > 100 / (mostTicks + 1))
      ticks.push({ at: place, seconds });
  }
  return ticks.slice(0, mostTicks);
}

function stepFor(seconds: number): number {
  let power = 0.1;
  for (;;) {
    for (const step of [1, 2, 5]) {
      if (seconds / (step * power) < mostTicks) return step * power;
    }
    power *= 10;
  }
}

function clamp(moment: number, least: number, most: number): number {
  return Math.min(Math.max(moment, least), most);
}

function round(percent: number): number {
  return Math.round(percent * 100) / 100;
}
