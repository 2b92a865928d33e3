import fc from "fast-check";
import { mutated, oddText } from "./odd.ts";

const event = { type: "ring", callUuid: "c", receivedAt: 1, to: "•••0199" };
const frames: readonly Readonly<Record<string, unknown>>[] = [
  { type: "welcome", epoch: "e", seq: 1, recovered: true, state: { status: "ringing" } },
  { type: "events", seq: 2, events: [event, { ...event, type: "answer" }] },
  { type: "end", seq: 3 },
];

const field = fc.oneof(
  fc.constantFrom("type", "seq", "events", "epoch", "recovered", "state", "__proto__"),
  oddText,
);

/** The text of a frame that something has happened to. */
export const oddFrame: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...frames).chain((frame) => mutated(JSON.stringify(frame))),
  fc
    .tuple(fc.constantFrom(...frames), field, fc.jsonValue())
    .map(([frame, name, value]) => JSON.stringify({ ...frame, [name]: value })),
  fc
    .tuple(fc.constantFrom(...frames), fc.nat(200))
    .map(([frame, length]) => JSON.stringify(frame).slice(0, length)),
  fc.json(),
  oddText,
  fc.constantFrom("[".repeat(1_000_000), " ".repeat(5_000_000), '{"type":"events","seq":1,"events":[null]}'),
);
