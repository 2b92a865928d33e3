/** Hours of the day in which a campaign may dial, in the time zone of each destination. */
export interface CampaignHours {
  /** `09:00`. */
  readonly from: string;
  /** `20:00`, or `24:00`: no call leaves from then on. */
  readonly to: string;
  /** @default every day */
  readonly days?: readonly ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
}

/** Seconds until a destination is dialled again, by why it was not reached; they double with each attempt. */
export interface CampaignRetry {
  readonly busy?: number;
  readonly "no-answer"?: number;
  /** Where the carrier or Plivo failed, and another attempt may go through. */
  readonly failed?: number;
}

/** What of a campaign may be changed while it runs. */
export interface CampaignChanges {
  /** At most so many calls leave in a second: 0.002 to 60. @default what `CALLS_PER_SECOND` allows all campaigns together */
  readonly callsPerSecond?: number;
  /** At most so many calls at once: 1 to 1,000. @default 100 */
  readonly concurrency?: number;
  /** When it may dial; null for at any time. @default null */
  readonly hours?: CampaignHours | null;
  /** How often a destination is dialled before it is given up: 1 to 10. @default 1 */
  readonly attempts?: number;
  /** ISO 8601. Whoever has not been dialled by then expires; null for no end. @default null */
  readonly until?: string | null;
  /** What is not named is not dialled again. @default { busy: 900, "no-answer": 3600, failed: 900 } */
  readonly retry?: CampaignRetry;
}

/** How a campaign dials. What is not described here is as in `calls.create` of `@plivo-edge/client`. */
export interface CampaignOptions extends CampaignChanges {
  /** The caller id: a phone number with its country code. */
  readonly from: string;
  readonly callerName?: string;
  /** The document that the callee hears: one that the relay knows by name, or XML. @default what the answer handler says */
  readonly answer?: { readonly name: string } | { readonly xml: string };
  /** The feed that its calls' events join. */
  readonly feed?: string;
  /** The time zone of destinations that have none of their own, such as `America/New_York`. */
  readonly zone?: string;
  /** `synchronous` holds the answer document back until machine detection has decided. @default "asynchronous" */
  readonly detection?: "synchronous" | "asynchronous";
  readonly ringTimeout?: number;
  readonly timeLimit?: number;
  readonly hangupOnRing?: number;
  readonly machineDetection?: boolean | "true" | "hangup";
  readonly machineDetectionTime?: number;
  readonly machineDetectionMaximumSpeechLength?: number;
  readonly machineDetectionInitialSilence?: number;
  readonly machineDetectionMaximumWords?: number;
  readonly machineDetectionInitialGreeting?: number;
  readonly sendDigits?: string;
  readonly sendOnPreanswer?: boolean;
  readonly sipHeaders?: Readonly<Record<string, string>>;
  /** Parameters of Make a Call that are not here, by Plivo's own names. */
  readonly extra?: Readonly<Record<string, unknown>>;
}
