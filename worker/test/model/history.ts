import fc from "fast-check";

/** What Plivo tells of one call, in the order in which it happened. */
export type Story = readonly ("ring" | "answer" | "machine" | "hangup" | "recording")[];

/** One thing that happens on the way between Plivo, the relay and those who watch. */
export type Step =
  /** A callback of a call reaches the relay: again, late, or too early. */
  | { readonly kind: "deliver"; readonly call: number; readonly event: number }
  | { readonly kind: "watch"; readonly call: number; readonly polls: boolean }
  | { readonly kind: "leave"; readonly watcher: number }
  /** Every socket is cut. */
  | { readonly kind: "drop" }
  /** The call's object goes to sleep and keeps its sockets, or is thrown out with them. */
  | { readonly kind: "evict"; readonly call: number; readonly sockets: "hibernate" | "close" }
  /** All objects die at once, as when the process is killed, and wake up on the same storage. */
  | { readonly kind: "abort" }
  /** The call's object dies after a feed has stored its events, and before it has noted that. */
  | { readonly kind: "forget"; readonly call: number }
  | { readonly kind: "alarm"; readonly call: number }
  /** The call's object throws for a while, as in a deploy: before it has stored an event, or after. */
  | { readonly kind: "throw"; readonly times: number; readonly stores: boolean }
  /** The feed takes nothing for a while, and says nothing. */
  | { readonly kind: "hang"; readonly times: number }
  /** The next alarm fails. */
  | { readonly kind: "fail" }
  /** So much time goes by that a call which has ended says so; what comes after that comes all the same. */
  | { readonly kind: "settle"; readonly call: number };

export interface History {
  readonly stories: readonly Story[];
  readonly steps: readonly Step[];
}

const story: fc.Arbitrary<Story> = fc.constantFrom<Story>(
  ["ring", "answer", "hangup"],
  ["ring", "answer", "machine", "hangup"],
  ["ring", "hangup"],
  ["answer", "hangup"],
  ["hangup"],
  ["ring", "answer", "hangup", "recording"],
);

// The first call most of all, so that much happens to one.
const call = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(2) });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant("deliver" as const), call, event: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("watch" as const), call, polls: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("leave" as const), watcher: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: "drop" }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("evict" as const),
      call,
      sockets: fc.constantFrom("hibernate" as const, "close" as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: "abort" }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("forget" as const), call }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("alarm" as const), call }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("throw" as const),
      times: fc.integer({ min: 1, max: 2 }),
      stores: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("hang" as const), times: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: "fail" }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("settle" as const), call }) },
);

/** Any order of anything; whatever was not delivered in it is delivered at its end, as Plivo's retries would. */
export const history: fc.Arbitrary<History> = fc.record({
  stories: fc.array(story, { minLength: 1, maxLength: 3 }),
  steps: fc.array(step, { minLength: 4, maxLength: 24, size: "max" }),
});
