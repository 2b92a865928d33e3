import type { Environment } from "../config/environment.ts";
import { DeadlineError, within } from "../deadline.ts";
import { printable, type Report } from "../problem.ts";
import { DeliveryFailure } from "./delivery-failure.ts";
import { deliveryTimeout, type Sink } from "./sink.ts";
import type { EventsHandler } from "./sink-event.ts";

/** The sink that is code of the operator's: `createRelay({ events })`. It gets everything, unredacted. */
export function eventsHandlerSink(
  handle: EventsHandler,
  environment: Environment,
  report: Report,
  timeout: number = deliveryTimeout,
): Sink {
  return {
    name: "events",
    wants: () => true,
    async send({ events, gap, skipped, failures }) {
      // Copies: what it does to them is not done to the batch, whose events may have to come again.
      const given = events.map((event) => ({ ...event }));
      const run = async (): Promise<void> => handle(given, { environment, gap, skipped });
      try {
        await within(timeout, run());
      } catch (error) {
        report({
          code: "events-failed",
          error: printable(error),
          events: events.length,
          failures: failures + 1,
        });
        throw new DeliveryFailure(error instanceof DeadlineError ? "timeout" : "thrown");
      }
    },
  };
}
