import type { CallEvent } from "@plivo-edge/callbacks";
import { redactEvent } from "./redact.ts";
import type { Access } from "./types.ts";

// Far below what a subscriber is willing to read at once, and below what a socket may hold for a slow one.
const frameSize = 256 * 1024;

/** Writes the events that follow `seq` as frames: as few as possible, since each costs about as much as many events. */
export function* eventFrames(
  seq: number,
  events: readonly CallEvent[],
  { unredacted }: Access,
): Generator<string, void> {
  let first = seq + 1;
  let texts: string[] = [];
  let size = 0;
  for (const event of events) {
    const text = JSON.stringify(unredacted ? event : redactEvent(event));
    if (texts.length > 0 && size + text.length > frameSize) {
      yield eventsFrame(first, texts);
      first += texts.length;
      texts = [];
      size = 0;
    }
    texts.push(text);
    size += text.length;
  }
  if (texts.length > 0) yield eventsFrame(first, texts);
}

function eventsFrame(seq: number, events: readonly string[]): string {
  return `{"type":"events","seq":${seq},"events":[${events.join()}]}`;
}
