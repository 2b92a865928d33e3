import {
  type Connection,
  createApplication,
  PlivoError,
  updateApplication,
  updateNumber,
} from "@plivo-edge/client";
import { persistentRetryPolicy, withRetryPolicy } from "@plivo-edge/plivo/retry-policy";

/** What is to lead to the relay: a number, an application, or a number by way of an application that exists. */
export interface Target {
  readonly application?: string | undefined;
  readonly number?: string | undefined;
}

/**
 * Makes Plivo send the calls of an application, or to a number, to the relay: that is how inbound calls get there. Where
 * only a number is given, a new application is made for it.
 *
 * @returns the application's id
 * @throws {PlivoError} whatever Plivo refuses
 */
export async function pointPlivo(
  connection: Connection,
  relay: string,
  { application, number }: Target,
): Promise<string> {
  const url = (callback: string): string =>
    withRetryPolicy(`${relay.replace(/\/+$/, "")}/v1/callbacks/${callback}`, persistentRetryPolicy);
  // No expiry in these: they are for every call to come.
  const urls = {
    answerUrl: url("answer"),
    answerMethod: "POST",
    fallbackAnswerUrl: url("fallback"),
    fallbackMethod: "POST",
    hangupUrl: url("hangup"),
    hangupMethod: "POST",
  } as const;
  let appId = application;
  if (appId === undefined) {
    ({ appId } = await createApplication(connection, { appName: `plivo-edge-${Date.now()}`, ...urls }));
    if (appId === undefined) throw new PlivoError("Plivo made an application and did not say its id");
  } else {
    await updateApplication(connection, appId, urls);
  }
  if (number !== undefined) await updateNumber(connection, number.replace(/^\+/, ""), { appId });
  return appId;
}
