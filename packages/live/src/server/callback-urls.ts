import * as v from "valibot";
import { Name, Seconds } from "./options.ts";

/**
 * The URL parameters of a Make a Call request, by the names that `calls.create` of `@plivo-edge/client` gives them; with
 * the times that were chosen, which both Plivo and the relay have to know.
 */
export interface CallbackUrls {
  readonly answerUrl: string;
  readonly ringUrl: string;
  readonly hangupUrl: string;
  readonly fallbackUrl: string;
  readonly machineDetectionUrl?: string;
  readonly ringTimeout?: number;
  readonly timeLimit?: number;
}

export interface CallbackOptions {
  /** The feed that the call's events join: 1 to 64 of `A-Z a-z 0-9 . _ -`. */
  readonly feed?: string;
  /** The answer document that the relay plays, by its name there: 1 to 64 of `A-Z a-z 0-9 . _ -`. */
  readonly answer?: string;
  /**
   * Seconds for which the relay takes callbacks at these URLs. Plivo cuts every call at 24 hours, and some time goes
   * by before it is dialed and until the last callback has been retried.
   *
   * @default 93600, which is 26 hours
   */
  readonly expiresIn?: number;
  /**
   * `synchronous` leaves `machineDetectionUrl` out: to Plivo, its presence alone asks for asynchronous detection.
   *
   * @default "asynchronous"
   */
  readonly machineDetection?: "asynchronous" | "synchronous";
  /**
   * Seconds after which Plivo gives up on a call that nobody answers: said here rather than beside these URLs, the relay
   * knows as well when a hangup is overdue. Plivo's default is 120.
   */
  readonly ringTimeout?: number;
  /** Seconds after which Plivo ends a call that was answered; the relay knows it as well. Plivo's default is 14400. */
  readonly timeLimit?: number;
}

export const CallbackOptionsSchema: v.GenericSchema<unknown, CallbackOptions> =
  /* @__PURE__ */ v.strictObject({
    feed: /* @__PURE__ */ v.exactOptional(Name),
    answer: /* @__PURE__ */ v.exactOptional(Name),
    expiresIn: /* @__PURE__ */ v.exactOptional(Seconds),
    machineDetection: /* @__PURE__ */ v.exactOptional(
      /* @__PURE__ */ v.picklist(["asynchronous", "synchronous"]),
    ),
    ringTimeout: /* @__PURE__ */ v.exactOptional(Seconds),
    timeLimit: /* @__PURE__ */ v.exactOptional(Seconds),
  });

const longestCall = 26 * 60 * 60;

/** Plivo signs the URL with its query, so that what is written here comes back unforged. */
export function callbackUrls(
  relay: string,
  { expiresIn = longestCall, machineDetection, ...told }: CallbackOptions,
): CallbackUrls {
  const { feed, answer, ...times } = told;
  const query = Object.entries({ expires: Math.floor(Date.now() / 1000) + expiresIn, ...told })
    // Names and seconds, which need no escaping.
    .map((entry) => entry.join("="))
    .join("&");
  const url = (callback: string): string => `${relay}/v1/callbacks/${callback}?${query}`;
  return {
    answerUrl: url("answer"),
    ringUrl: url("ring"),
    hangupUrl: url("hangup"),
    fallbackUrl: url("fallback"),
    ...(machineDetection !== "synchronous" && { machineDetectionUrl: url("machine") }),
    ...times,
  };
}
