import type { CallEvent } from "@plivo-edge/callbacks";
import type { WebhookSettings } from "../config/webhook.ts";
import { log } from "../log.ts";
import { redactEvent } from "../subscribers/redact.ts";
import { DeliveryFailure, type FailureKind } from "./delivery-failure.ts";
import { readRetryAfter } from "./retry-after.ts";
import { signWebhook } from "./sign.ts";
import { type Batch, deliveryTimeout, type Sink } from "./sink.ts";
import type { SinkEvent } from "./sink-event.ts";

// A receiver that has these says something about itself, and not about the events.
const faults: ReadonlySet<number> = new Set([408, 429]);

/** The sink that is a signed POST to a server of the operator's. It gets events redacted, unless it is said otherwise. */
export function webhookSink(
  { url, secrets, unredacted, types }: WebhookSettings,
  timeout: number = deliveryTimeout,
): Sink {
  const send = async (batch: Batch, signal: AbortSignal): Promise<void> => {
    const { epoch, seq, last } = batch;
    const body = writeBody(batch, unredacted);
    // Anew each time: the receiver takes what was signed within five minutes.
    const timestamp = Math.floor(Date.now() / 1000);
    const signed = await signWebhook(`${epoch}_${seq}_${last}`, timestamp, body, secrets);
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", "user-agent": "plivo-edge", ...signed },
      body,
      redirect: "manual",
      signal,
    });
    await response.body?.cancel();
    const { status, headers } = response;
    if (response.ok) return;
    throw new DeliveryFailure(kindOf(status), { status, retryAfter: readRetryAfter(headers) });
  };
  return {
    name: "webhook",
    // Which type an erased event had, nobody knows any more. The set is asked of any text.
    wants: (type) => types === undefined || type === "erased" || (types as ReadonlySet<string>).has(type),
    async send(batch) {
      const abort = new AbortController();
      // Not `AbortSignal.timeout`, which keeps the object awake for its time, and that is paid for.
      const timer = setTimeout(() => abort.abort(), timeout);
      try {
        await send(batch, abort.signal);
      } catch (error) {
        const failure = failureOf(error, abort.signal);
        const { kind, status } = failure;
        const facts = { reason: kind, status, events: batch.events.length, failures: batch.failures + 1 };
        log("warn", "a webhook was not taken; the alarm tries again", facts);
        throw failure;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function writeBody(batch: Batch, unredacted: boolean): string {
  const { feed, epoch, seq, last, gap, skipped } = batch;
  const events = unredacted ? batch.events : batch.events.map(redact);
  // That of the newest event: the same each time that these events are sent.
  const timestamp = new Date(Math.max(...events.map(({ receivedAt }) => receivedAt))).toISOString();
  return JSON.stringify({
    type: "call.events",
    timestamp,
    data: {
      version: 1,
      ...{ feed, epoch, seq, last, events },
      ...(gap && { gap }),
      ...(skipped.length > 0 && { skipped }),
    },
  });
}

function redact(event: SinkEvent): Pick<SinkEvent, "id" | "receivedAt"> {
  const { id, receivedAt } = event;
  // Of a type that is not known, such as `erased`, it shows what every event has.
  return { ...redactEvent(event as CallEvent), receivedAt, id };
}

function kindOf(status: number): FailureKind {
  if (status === 410) return "gone";
  if (status >= 300 && status < 400) return "redirected";
  return status >= 400 && status < 500 && !faults.has(status) ? "refused" : "failed";
}

function failureOf(error: unknown, { aborted }: AbortSignal): DeliveryFailure {
  if (error instanceof DeliveryFailure) return error;
  return new DeliveryFailure(aborted ? "timeout" : "unreachable");
}
