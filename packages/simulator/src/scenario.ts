import { type HangupCause, type HangupCauseName, hangupCauses } from "./hangup-cause.ts";

/** A prompt that waits for keys or for speech. */
export interface Prompt {
  /** The destination that was called. */
  readonly to: string;
  /** Counts the prompts of this call from 1. */
  readonly number: number;
  /** What the callee has heard since the last prompt, this one included. */
  readonly heard: readonly string[];
}

/** What the callee does at every prompt, at each prompt in turn, or as the function says; `""` is nothing. */
export type Reaction = string | readonly string[] | ((prompt: Prompt) => string);

/** How long a destination takes to ring, unless its scenario says otherwise; in milliseconds. */
export const ringAfterMs = 2_000;

/** What happens at the other end of the line. Times are in milliseconds. */
export interface Scenario {
  /** From dialling to the first ring. `null`: it never rings. @default 2000 */
  readonly ringAfter?: number | null;
  /** From the first ring to the answer. Absent: nobody answers. */
  readonly answerAfter?: number;
  /** A machine answers, with a greeting that machine detection recognises. @default false */
  readonly machine?: boolean;
  /** Keys pressed at prompts. */
  readonly digits?: Reaction;
  /** What is said at prompts that listen. */
  readonly speech?: Reaction;
  /** What is said on a recording. @default nothing */
  readonly message?: string;
  /** Keys pressed while talking to somebody, in a bridge or a conference; counted from its beginning. */
  readonly presses?: readonly { readonly after: number; readonly keys: string }[];
  /** How the other end ends the call, counted from the answer, or else the first ring, or else dialling. */
  readonly end?: { readonly after: number; readonly as: HangupCauseName };
}

/** A row of the table of magic numbers. */
export interface MagicNumber {
  /** The last digits of the destination. */
  readonly suffix: string;
  readonly name: string;
  /** What happens, for a reader. */
  readonly description: string;
  readonly scenario: Scenario;
  /** How a call to it ends, if its document is an ordinary one. */
  readonly hangupCause: HangupCause;
}

/** Any number that is not in the table. */
const listener: MagicNumber = {
  suffix: "0100",
  name: "listens",
  description: "a person who listens to the whole document; any other number too",
  scenario: { answerAfter: 4_000 },
  hangupCause: hangupCauses.endOfXml,
};

/** The destination picks the scenario by its last four digits; the first row is that of every other number. */
export const scenarios: readonly MagicNumber[] = [
  listener,
  {
    suffix: "0101",
    name: "hangs up",
    description: "a person who hangs up after 3 s",
    scenario: { answerAfter: 4_000, end: { after: 3_000, as: "calleeHungUp" } },
    hangupCause: hangupCauses.calleeHungUp,
  },
  {
    suffix: "0102",
    name: "busy",
    description: "the line is busy",
    scenario: { end: { after: 1_000, as: "busy" } },
    hangupCause: hangupCauses.busy,
  },
  {
    suffix: "0103",
    name: "no answer",
    description: "it rings until the ring timeout",
    scenario: {},
    hangupCause: hangupCauses.ringTimeout,
  },
  {
    suffix: "0104",
    name: "machine",
    description: 'an answering machine with a long greeting; hung up on with machineDetection: "hangup"',
    scenario: { answerAfter: 6_000, machine: true },
    hangupCause: hangupCauses.endOfXml,
  },
  {
    suffix: "0105",
    name: "impatient machine",
    description: "an answering machine that hangs up after 6 s",
    scenario: { answerAfter: 6_000, machine: true, end: { after: 6_000, as: "calleeHungUp" } },
    hangupCause: hangupCauses.calleeHungUp,
  },
  {
    suffix: "0106",
    name: "carrier error",
    description: "the carrier fails before it rings",
    scenario: { ringAfter: null, end: { after: 1_500, as: "carrierError" } },
    hangupCause: hangupCauses.carrierError,
  },
  {
    suffix: "0107",
    name: "rejected",
    description: "it rings once, and the call is declined",
    scenario: { end: { after: 2_000, as: "rejected" } },
    hangupCause: hangupCauses.rejected,
  },
  {
    suffix: "0108",
    name: "invalid number",
    description: "no such number",
    scenario: { ringAfter: null, end: { after: 500, as: "invalidNumber" } },
    hangupCause: hangupCauses.invalidNumber,
  },
  {
    suffix: "0109",
    name: "slow answer",
    description: "a person who answers after 25 s",
    scenario: { answerAfter: 25_000 },
    hangupCause: hangupCauses.endOfXml,
  },
  {
    suffix: "0110",
    name: "presses 1",
    description: "a person who presses 1 at every prompt",
    scenario: { answerAfter: 4_000, digits: "1" },
    hangupCause: hangupCauses.endOfXml,
  },
  {
    suffix: "0111",
    name: "gives up",
    description: "the network gives up before the ring timeout",
    scenario: { end: { after: 30_000, as: "noAnswer" } },
    hangupCause: hangupCauses.noAnswer,
  },
  {
    suffix: "0112",
    name: "instant answer",
    description: "a person who answers without a ring",
    scenario: { ringAfter: null, answerAfter: 0 },
    hangupCause: hangupCauses.endOfXml,
  },
];

/** The scenario that a destination, a number or a SIP URI, has by its last four digits. */
export function scenarioOf(destination: string): Scenario {
  const [user = ""] = destination.split("@", 1);
  return scenarios.find(({ suffix }) => user.endsWith(suffix))?.scenario ?? listener.scenario;
}
