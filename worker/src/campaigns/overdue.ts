import { foldCall, type HangupEvent, queuedCall } from "@plivo-edge/callbacks";
import { PlivoApiError } from "@plivo-edge/client";
import { endOfRecord } from "../call/call-record.ts";
import { connectPlivo } from "../config/account.ts";
import type { Environment } from "../config/environment.ts";
import { within } from "../deadline.ts";
import { log, nameOf } from "../log.ts";
import type { DestinationRow } from "./destinations.ts";
import type { Ledger } from "./ledger.ts";
import type { EndedCall } from "./outcome-table.ts";

const minute = 60_000;
const askTimeout = 20_000;
const askAgainAfter = 5 * minute;
const askFor = 60 * minute;
// The platform opens no more connections at once.
const atOnce = 6;

/**
 * Ends the wait for calls of which nothing was heard for as long as they can have lasted: asks Plivo about each that is known
 * by its id, and counts the others as unknown. None of them is dialled again.
 *
 * @param longest for how many milliseconds a call is waited for
 */
export async function settleOverdue(
  ledger: Ledger,
  environment: Environment,
  longest: number,
): Promise<void> {
  const rows = ledger.destinations.overdue(Date.now(), atOnce);
  await Promise.all(rows.map((row) => settle(row, ledger, environment, longest)));
}

async function settle(
  row: DestinationRow,
  ledger: Ledger,
  environment: Environment,
  longest: number,
): Promise<void> {
  const { seq: destination, claim, call, at } = row;
  const ended = call === undefined ? "not known" : await ask(environment, call);
  if (typeof ended === "object") {
    return ledger.settle({ destination, claim, call: call ?? "", ended });
  }
  if (ended === "no reply" && Date.now() < at + longest + askFor) {
    return ledger.destinations.extend(row, Date.now() + askAgainAfter);
  }
  log("warn", "a call of a campaign has no end: nothing was heard of it, and Plivo has no record of it");
  ledger.giveUp(row);
}

async function ask(environment: Environment, call: string): Promise<EndedCall | "not known" | "no reply"> {
  try {
    const plivo = connectPlivo(environment);
    if (!plivo) return "no reply";
    const record = await within(askTimeout, plivo.calls.get(call, { maxRetries: 0 }));
    const hangup: HangupEvent = {
      ...{ type: "hangup", callUuid: call, receivedAt: Date.now(), parameters: {}, inferred: true },
      ...endOfRecord(record),
    };
    const state = foldCall(queuedCall, hangup);
    // A record tells by the time of the answer that there was one.
    return record.answerTime == null ? state : { ...state, answeredAt: hangup.receivedAt };
  } catch (error) {
    const isKnown = error instanceof PlivoApiError && error.status === 404;
    if (!isKnown) log("warn", "a hangup is overdue", { error: nameOf(error) });
    return isKnown ? "not known" : "no reply";
  }
}
