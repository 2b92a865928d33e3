import { type Connection, PlivoError } from "@plivo-edge/client";

/** What is to lead to the relay: a number, an application, or a number by way of an application that exists. */
export interface Target {
  readonly application?: string | undefined;
  readonly number?: string | undefined;
}

/**
 * Makes Plivo send the calls of an application, or to a number, to the relay: that is how inbound calls get there. Where
 * only a number is given, a new application is made for it.
 *
 * Paths and parameters are those of Plivo's own SDK.
 *
 * @returns the application's id
 * @throws {PlivoError} whatever Plivo refuses
 */
export async function pointPlivo(
  connection: Connection,
  relay: string,
  { application, number }: Target,
): Promise<string> {
  const url = (callback: string): string => `${relay.replace(/\/+$/, "")}/v1/callbacks/${callback}`;
  // No expiry in these: they are for every call to come.
  const urls = {
    answerUrl: url("answer"),
    answerMethod: "POST",
    fallbackAnswerUrl: url("fallback"),
    fallbackMethod: "POST",
    hangupUrl: url("hangup"),
    hangupMethod: "POST",
  };
  const answer =
    application === undefined
      ? await post(connection, "applications.create", "Application/", {
          appName: `plivo-edge-${Date.now()}`,
          ...urls,
        })
      : await post(connection, "applications.update", `Application/${segment(application)}/`, urls);
  const id = application ?? (answer as { appId?: unknown } | undefined)?.appId; // looked at on the next line
  if (typeof id !== "string") throw new PlivoError("Plivo made an application and did not say its id");
  if (number !== undefined) {
    await post(connection, "numbers.update", `Number/${segment(number.replace(/^\+/, ""))}/`, { appId: id });
  }
  return id;
}

async function post(connection: Connection, name: string, path: string, body: object): Promise<unknown> {
  return await connection.send(() => ({ name, method: "POST", path, body, read: (answer) => answer() }));
}

/** An empty one would make another resource of the path. */
function segment(id: string): string {
  if (!/^[\w-]+$/.test(id))
    throw new TypeError("an application's id, or a number, has digits, letters and dashes");
  return id;
}
