import type { Connection } from "../connection.ts";
import type { RequestOptions } from "../options.ts";
import type { PlivoPromise } from "../promise.ts";
import { type Acknowledged, AcknowledgedShape } from "../schemas/answers.ts";
import type { Shape } from "../schemas/fields.ts";
import { validate } from "../validate.ts";

/** One POST that tells a live call to do something. Sent once, as a dial is: digits must not be pressed twice. */
export function instruct<T extends object>(
  connection: Connection,
  name: string,
  path: () => string,
  shape: Shape<T>,
  parameters: T,
  options: RequestOptions | undefined,
): PlivoPromise<Acknowledged> {
  return start(connection, name, path, shape, parameters, AcknowledgedShape, options);
}

/** As {@link instruct}, where the answer names what was started. */
export function start<T extends object, Answer>(
  connection: Connection,
  name: string,
  path: () => string,
  shape: Shape<T>,
  parameters: T,
  answer: Shape<Answer>,
  options: RequestOptions | undefined,
): PlivoPromise<Answer> {
  return connection.send(
    () => ({
      name,
      method: "POST",
      path: path(),
      body: validate(shape, parameters),
      read: (json) => validate(answer, json(), "body"),
    }),
    options,
  );
}

/** One DELETE. What Plivo answers to it differs, and says nothing. */
export function remove(
  connection: Connection,
  name: string,
  path: () => string,
  options: RequestOptions | undefined,
): PlivoPromise<void> {
  return connection.send(() => ({ name, method: "DELETE", path: path(), read: () => undefined }), options);
}
