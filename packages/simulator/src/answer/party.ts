import type { MultiPartyCallElement } from "@plivo-edge/xml";
import { bill } from "../billing.ts";
import { recordingUrl } from "../call/recording.ts";
import type { Stage } from "./stage.ts";

type Facts = Readonly<Record<string, string>>;

/** Tells about a multiparty call as a whole. What its first participant's document says counts for all that come later. */
export class Party {
  readonly #stage: Stage;
  readonly #about: Facts;
  readonly #attributes: MultiPartyCallElement["attributes"];
  readonly #startedAt: number;
  readonly #recordingId: string;
  #recordingEvents = 0;

  constructor(name: string, uuid: string, attributes: MultiPartyCallElement["attributes"], stage: Stage) {
    this.#stage = stage;
    this.#about = { MPCName: name, MPCUUID: uuid };
    this.#attributes = attributes;
    this.#startedAt = stage.exchange.clock.now();
    this.#recordingId = stage.exchange.random.uuid();
    this.tell("MPCInitialized", {});
    this.tell("MPCStart", {});
    this.#tellOfRecording("MPCRecordingInitiated", {});
  }

  tell(event: string, facts: Facts): void {
    const { statusCallbackUrl: url, statusCallbackMethod: method = "POST" } = this.#attributes;
    this.#send(url, method, event, facts);
  }

  end(): void {
    const now = this.#stage.exchange.clock.now();
    const { duration, billed, cost } = bill(now - this.#startedAt);
    this.#tellOfRecording("MPCRecordingCompleted", {
      RecordingDuration: String(duration),
      RecordingEndTime: String(now),
    });
    this.tell("MPCEnd", {
      MPCBilledAmount: cost,
      MPCBilledDuration: String(billed),
      MPCDuration: String(duration),
    });
  }

  #tellOfRecording(event: string, facts: Facts): void {
    const { record = false, recordFileFormat: format = "mp3" } = this.#attributes;
    const { recordingCallbackUrl: url, recordingCallbackMethod: method = "GET" } = this.#attributes;
    if (!record) return;
    this.#recordingEvents += 1;
    this.#send(url, method, event, {
      RecordingFormat: format,
      RecordingStartTime: String(this.#startedAt),
      RecordingURL: recordingUrl(this.#stage.exchange.settings, this.#recordingId, format),
      RecordingUUID: this.#recordingId,
      SequenceNumber: String(this.#recordingEvents),
      ...facts,
    });
  }

  /** Plivo names no call in these but that of a participant. */
  #send(url: string | undefined, method: "GET" | "POST", event: string, facts: Facts): void {
    if (url === undefined) return;
    const { call, exchange } = this.#stage;
    const what = { EventName: event, EventTimestamp: String(exchange.clock.now()) };
    exchange.notify(call, "notice", { url, method }, { ...what, ...this.#about, ...facts });
  }
}
