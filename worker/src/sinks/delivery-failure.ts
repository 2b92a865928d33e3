/** Why a sink did not take a batch. */
export type FailureKind = "thrown" | "timeout" | "unreachable" | "refused" | "failed" | "redirected" | "gone";

interface Details {
  /** Of an HTTP response. */
  readonly status?: number;
  /** Milliseconds after which to come again, as the sink says. */
  readonly retryAfter?: number;
}

/**
 * What each kind means: `refusal` may be the events' fault, so that they are tried one by one, and the one that it is set
 * aside; `fault` is the sink's, and blocks; `end` disables it.
 */
const meanings: Readonly<Record<FailureKind, "refusal" | "fault" | "end">> = {
  thrown: "refusal",
  refused: "refusal",
  timeout: "fault",
  unreachable: "fault",
  failed: "fault",
  redirected: "fault",
  gone: "end",
};

/** A sink did not take a batch. */
export class DeliveryFailure extends Error {
  override readonly name = "DeliveryFailure";
  readonly kind: FailureKind;
  readonly status: number | undefined;
  readonly retryAfter: number;

  constructor(kind: FailureKind, { status, retryAfter = 0 }: Details = {}) {
    super(status === undefined ? kind : `${kind}: ${status}`);
    this.kind = kind;
    this.status = status;
    this.retryAfter = retryAfter;
  }

  get meaning(): "refusal" | "fault" | "end" {
    return meanings[this.kind];
  }
}
