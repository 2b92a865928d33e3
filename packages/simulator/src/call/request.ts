/** A URL of the caller's, fragment included, and the verb to call it with. */
export interface Webhook {
  readonly url: string;
  readonly method: string;
}

/** What a Make a Call request asks for each of its destinations. Times are in milliseconds. */
export interface CallRequest {
  /** As the request had it, with or without `+`. */
  readonly from: string;
  readonly callerName: string;
  readonly answer: Webhook;
  readonly fallback?: Webhook | undefined;
  readonly ring?: Webhook | undefined;
  readonly hangup?: Webhook | undefined;
  readonly machineDetection?: MachineDetection | undefined;
  readonly ringTimeout: number;
  readonly timeLimit: number;
  readonly hangupOnRing?: number | undefined;
  readonly sendDigits?: string | undefined;
  readonly sendOnPreanswer: boolean;
  /** Parameters of every callback, such as `X-PH-Order`. */
  readonly sipHeaders: Readonly<Record<string, string>>;
  readonly parentCallUuid?: string | undefined;
  readonly errorIfParentNotFound: boolean;
}

export interface MachineDetection {
  readonly ifMachine: "continue" | "hangup";
  /** How long a verdict may take. */
  readonly time: number;
  /** Speech without a break that lasts longer comes from a machine. */
  readonly maximumSpeechLength: number;
  /** Present: the document does not wait for the verdict, which is posted here. */
  readonly webhook?: Webhook | undefined;
}
