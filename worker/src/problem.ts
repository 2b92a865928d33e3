import type { CallEventType } from "@plivo-edge/callbacks";
import type { Warning } from "@plivo-edge/xml";
import { type Facts, type LogMessage, log } from "./log.ts";
import type { DisabledBy } from "./sinks/mark.ts";
import type { SinkName } from "./sinks/sink.ts";

/** Where a document comes from: the request to place the call or to make its campaign, the `ANSWERS` namespace, or your answer handler. */
export type DocumentOrigin = "placement" | "namespace" | "handler";

/** The document that a problem is about. */
export interface AboutDocument {
  /** What Plivo asked a document for. */
  readonly event: CallEventType;
  readonly from: DocumentOrigin;
  /** The name of the document that was asked for, if it has one. */
  readonly name: string | undefined;
}

/** A document that Plivo would refuse; the callee hears another. */
export interface DocumentRefused extends AboutDocument {
  readonly code: "document-refused";
  /** The element, such as `Response/Dial[0]`. Empty where the whole document is at fault. */
  readonly path: string;
  readonly attribute: string | undefined;
  /** What was not kept to: `must be an absolute http or https URL`. */
  readonly rule: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
}

/** Something in a stored document that Plivo may refuse, or not do as it was meant. The callee hears it even so. */
export interface DocumentSuspicious extends AboutDocument {
  readonly code: "document-suspicious";
  readonly path: string;
  readonly attribute: string | undefined;
  /** The code of `validate`'s warning; or that the callee of a campaign lacks a variable which the document names. */
  readonly warning: Warning["code"] | "missing-variable";
  /** What is suspicious: `comes after Redirect, so it is never reached`. */
  readonly rule: string;
}

/** A source of documents that failed; the callee hears another one, or an apology. */
export interface DocumentFailed extends AboutDocument {
  readonly code: "document-failed";
  /** What your answer handler threw, or why a store could not be read. */
  readonly error: unknown;
}

/** A source of documents that took too long; the callee hears another one, or an apology. */
export interface DocumentLate extends AboutDocument {
  readonly code: "document-late";
  /** Milliseconds that it was waited for. */
  readonly waited: number;
}

/** A setting that is missing or wrong; requests that need it get a 500, and a webhook that needs it gets nothing. */
export interface SettingWrong {
  readonly code: "setting-wrong";
  /** Which one, what is wrong with it, and what to do. */
  readonly error: Error;
}

/** Your events handler threw, or took too long; the events are delivered again. */
export interface EventsFailed {
  readonly code: "events-failed";
  /** What it threw. */
  readonly error: unknown;
  /** How many events it was given. */
  readonly events: number;
  /** How often it has failed in a row at what comes next. */
  readonly failures: number;
}

/** A sink has refused an event four times. It goes on with the next one, and `POST /v1/sinks/:name` delivers it again. */
export interface EventSetAside {
  readonly code: "event-set-aside";
  readonly sink: SinkName;
  readonly id: string;
  /** Its place in the feed. */
  readonly seq: number;
}

/** A sink gets nothing any more, until `POST /v1/sinks/:name` resumes it; its place is kept. */
export interface SinkDisabled {
  readonly code: "sink-disabled";
  readonly sink: SinkName;
  /** It said that it is gone, by a 410; or the last of all tries failed. */
  readonly disabledBy: DisabledBy;
  /** What the last try came to: `timeout`, `failed`, `refused`. */
  readonly reason: string;
}

/** What only the operator can fix. The relay puts nothing of a callback's into any of it. */
export type RelayProblem =
  | DocumentFailed
  | DocumentLate
  | DocumentRefused
  | DocumentSuspicious
  | EventsFailed
  | EventSetAside
  | SettingWrong
  | SinkDisabled;

/** Writes the problem into the log and tells the operator's hook of it. */
export type Report = (problem: RelayProblem) => void;

const lines: Readonly<Record<RelayProblem["code"], readonly ["warn" | "error", message: LogMessage]>> = {
  "document-failed": ["error", "a document could not be had"],
  "document-late": ["error", "a document took too long"],
  "document-refused": ["error", "a document was refused, and is not served"],
  "document-suspicious": ["warn", "a document is served, with a doubt"],
  "events-failed": ["error", "the events handler failed; the alarm tries again"],
  "event-set-aside": ["error", "an event is set aside that a sink refuses"],
  "setting-wrong": ["error", "a setting is missing or wrong"],
  "sink-disabled": ["error", "a sink is disabled"],
};

/** @param onError the operator's hook; what it throws, or rejects with, is logged, and harms nobody else */
export function reportTo(onError: ((problem: RelayProblem) => void) | undefined): Report {
  const tell = async (problem: RelayProblem): Promise<void> => {
    try {
      // It may be asynchronous all the same.
      await onError?.(problem);
    } catch (error) {
      log("error", "onError failed", described(printable(error)));
    }
  };
  return (problem) => {
    const [level, message] = lines[problem.code];
    log(level, message, factsOf(problem));
    void tell(problem);
  };
}

/**
 * What was thrown, if it can be put into words; else an error that says so. A handler may throw anything, and whoever tells
 * of it must not fail as well: a callee waits.
 */
export function printable(thrown: unknown): unknown {
  try {
    const { name, message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown));
    return [name, message, stack].join().length > 0 ? thrown : undefined;
  } catch {
    return new Error("what was thrown cannot be put into words");
  }
}

const longestWarning = 500;

/** The problem in one line that anybody who watches the call may read: not what the operator's code has thrown. */
export function warningOf(problem: RelayProblem): string {
  const what = lines[problem.code][1];
  if (!("path" in problem)) return "from" in problem ? `${problem.from}: ${what}` : what;
  const { path, attribute, rule } = problem;
  // A name in a document may be as long as the document is.
  return `${path}${attribute === undefined ? "" : `@${attribute}`}: ${rule}`.slice(0, longestWarning);
}

function factsOf(problem: RelayProblem): Facts {
  if (!("error" in problem)) return { ...problem };
  const { error, ...facts } = problem;
  return { ...facts, ...described(error) };
}

/** An error of the operator's own code or settings, whose text and stack are meant for the operator. */
function described(error: unknown): Facts {
  if (!(error instanceof Error)) return { error: typeof error, reason: String(error) };
  return { error: error.name, reason: error.message, stack: error.stack };
}
