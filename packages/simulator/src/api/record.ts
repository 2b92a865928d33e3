import { bill, billRate } from "../billing.ts";
import type { Call } from "../call/call.ts";
import type { Settings } from "../settings.ts";
import { recordTime } from "../time.ts";

/** A call detail record, as Plivo keeps it of a call that is over. */
export interface CallDetailRecord {
  readonly call_uuid: string;
  readonly call_direction: string;
  readonly from_number: string;
  readonly to_number: string;
  readonly parent_call_uuid: string | null;
  readonly initiation_time: string | null;
  readonly answer_time: string | null;
  readonly end_time: string | null;
  readonly call_duration: number;
  readonly bill_duration: number;
  readonly billed_duration: number;
  readonly total_rate: string;
  readonly total_amount: string;
  readonly call_state: string;
  readonly hangup_cause_code: number;
  readonly hangup_cause_name: string;
  readonly hangup_source: string;
  readonly conference_uuid: string | null;
  readonly stir_verification: string;
  readonly stir_attestation: string;
  readonly voice_network_group: string;
  readonly source_ip: string;
  readonly cnam_lookup: string;
  readonly resource_uri: string;
}

/** The record of a call that is over. */
export function recordOf(call: Call, { timeZoneOffset }: Settings): CallDetailRecord {
  const { answeredAt, endedAt, hangupCause } = call;
  const { duration, billed, cost } = bill(
    answeredAt === undefined || endedAt === undefined ? 0 : endedAt - answeredAt,
  );
  const time = (ms: number | undefined): string | null =>
    ms === undefined ? null : recordTime(ms, timeZoneOffset);
  return {
    call_uuid: call.callUuid,
    call_direction: call.direction,
    from_number: call.from,
    to_number: call.to.replace(/^\+/, ""),
    parent_call_uuid: call.request.parentCallUuid ?? null,
    initiation_time: time(call.initiatedAt ?? call.createdAt),
    answer_time: time(answeredAt),
    end_time: time(endedAt),
    call_duration: duration,
    bill_duration: duration,
    billed_duration: billed,
    total_rate: Number(billRate).toFixed(5),
    total_amount: cost,
    call_state: answeredAt === undefined ? call.status.toUpperCase().replace("-", "_") : "ANSWER",
    hangup_cause_code: hangupCause?.code ?? 0,
    hangup_cause_name: hangupCause?.name ?? "Unknown",
    hangup_source: hangupCause?.source ?? "Unknown",
    conference_uuid: null,
    stir_verification: "Not Applicable",
    stir_attestation: "",
    voice_network_group: "",
    source_ip: "",
    cnam_lookup: "disabled",
    resource_uri: `/v1/Account/${call.account.authId}/Call/${call.callUuid}/`,
  };
}
