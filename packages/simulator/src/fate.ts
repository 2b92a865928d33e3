import { type Ending, type EndingName, endings } from "./ending.ts";

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

/** What happens at the other end of the line. Times are in milliseconds. */
export interface Fate {
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
  /** How the other end ends the call, counted from the answer, or else the first ring, or else dialling. */
  readonly end?: { readonly after: number; readonly as: EndingName };
}

/** A row of the table of magic numbers. */
export interface MagicNumber {
  /** The last digits of the destination. */
  readonly suffix: string;
  readonly name: string;
  /** What happens, for a reader. */
  readonly story: string;
  readonly fate: Fate;
  /** How a call to it ends, if its document is an ordinary one. */
  readonly end: Ending;
}

/** Any number that is not in the table. */
const listener: MagicNumber = {
  suffix: "0100",
  name: "listens",
  story: "a person who listens to the whole document; any other number too",
  fate: { answerAfter: 4_000 },
  end: endings.endOfXml,
};

/** The destination picks the fate by its last four digits; the first row is that of every other number. */
export const fates: readonly MagicNumber[] = [
  listener,
  {
    suffix: "0101",
    name: "hangs up",
    story: "a person who hangs up after 3 s",
    fate: { answerAfter: 4_000, end: { after: 3_000, as: "calleeHungUp" } },
    end: endings.calleeHungUp,
  },
  {
    suffix: "0102",
    name: "busy",
    story: "the line is busy",
    fate: { end: { after: 1_000, as: "busy" } },
    end: endings.busy,
  },
  {
    suffix: "0103",
    name: "no answer",
    story: "it rings until the ring timeout",
    fate: {},
    end: endings.ringTimeout,
  },
  {
    suffix: "0104",
    name: "machine",
    story: 'an answering machine with a long greeting; hung up on with machineDetection: "hangup"',
    fate: { answerAfter: 6_000, machine: true },
    end: endings.endOfXml,
  },
  {
    suffix: "0105",
    name: "impatient machine",
    story: "an answering machine that hangs up after 6 s",
    fate: { answerAfter: 6_000, machine: true, end: { after: 6_000, as: "calleeHungUp" } },
    end: endings.calleeHungUp,
  },
  {
    suffix: "0106",
    name: "carrier error",
    story: "the carrier fails before it rings",
    fate: { ringAfter: null, end: { after: 1_500, as: "carrierError" } },
    end: endings.carrierError,
  },
  {
    suffix: "0107",
    name: "rejected",
    story: "it rings once, and the call is declined",
    fate: { end: { after: 2_000, as: "rejected" } },
    end: endings.rejected,
  },
  {
    suffix: "0108",
    name: "invalid number",
    story: "no such number",
    fate: { ringAfter: null, end: { after: 500, as: "invalidNumber" } },
    end: endings.invalidNumber,
  },
  {
    suffix: "0109",
    name: "slow answer",
    story: "a person who answers after 25 s",
    fate: { answerAfter: 25_000 },
    end: endings.endOfXml,
  },
  {
    suffix: "0110",
    name: "presses 1",
    story: "a person who presses 1 at every prompt",
    fate: { answerAfter: 4_000, digits: "1" },
    end: endings.endOfXml,
  },
  {
    suffix: "0111",
    name: "gives up",
    story: "the network gives up before the ring timeout",
    fate: { end: { after: 30_000, as: "noAnswer" } },
    end: endings.noAnswer,
  },
  {
    suffix: "0112",
    name: "instant answer",
    story: "a person who answers without a ring",
    fate: { ringAfter: null, answerAfter: 0 },
    end: endings.endOfXml,
  },
];

/** The fate that a destination, a number or a SIP URI, has by its last four digits. */
export function fateOf(destination: string): Fate {
  const [user = ""] = destination.split("@", 1);
  return fates.find(({ suffix }) => user.endsWith(suffix))?.fate ?? listener.fate;
}
