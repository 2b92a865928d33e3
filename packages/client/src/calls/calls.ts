import { bindTo, type Connection } from "../connection.ts";
import type { RequestOptions } from "../options.ts";
import type { Pages } from "../pages.ts";
import type { PlivoPromise } from "../promise.ts";
import type { Acknowledged } from "../response.ts";
import { type CreateCallParameters, createCall, type Destination, type Placed } from "./create.ts";
import { type CreateManyOptions, type CreateManyOutcome, createCalls } from "./create-many.ts";
import { type FindRecentParameters, findRecentCalls, type RecentCalls } from "./find-recent.ts";
import { type CallRecord, getCall } from "./get.ts";
import { cancelCall, hangUpCall } from "./hang-up.ts";
import { type CallFilters, listCalls } from "./list.ts";
import {
  type CallIds,
  getLiveCall,
  getQueuedCall,
  type LiveCallFilters,
  listLiveCalls,
  listQueuedCalls,
  type OngoingCall,
} from "./ongoing.ts";
import { type PlayParameters, playAudio, stopPlaying } from "./play.ts";
import { type Recording, type RecordParameters, recordCall, stopRecording } from "./record.ts";
import { type DigitsParameters, sendDigits } from "./send-digits.ts";
import { type SpeakParameters, speakText, stopSpeaking } from "./speak.ts";
import {
  type AudioStream,
  getStream,
  listStreams,
  type StartedStream,
  type StreamParameters,
  startStream,
  stopAllStreams,
  stopStream,
} from "./streams.ts";
import { type TransferParameters, type Transferred, transferCall } from "./transfer.ts";

/**
 * Plivo's Call API. Every method takes {@link RequestOptions} last, and rejects with a {@link PlivoError} only.
 *
 * There is no method that hangs up every live call of the account, as `DELETE Call/` does.
 */
export interface Calls {
  /** Places one call, or the same call to as many as 1000 destinations. See {@link createCall}. */
  create<
    const To extends Destination | readonly Destination[],
    CallbackUrl extends string | undefined = undefined,
  >(
    parameters: CreateCallParameters<To, CallbackUrl>,
    options?: RequestOptions,
  ): PlivoPromise<Placed<To, CallbackUrl>>;
  /** Places the same call to any number of destinations. See {@link createCalls}. */
  createMany(
    destinations: Iterable<Destination> | AsyncIterable<Destination>,
    parameters: Omit<CreateCallParameters, "to" | "parentCallUuid">,
    options?: CreateManyOptions,
  ): AsyncGenerator<CreateManyOutcome, void, undefined>;
  /** Looks for a call that an ambiguous failure may have placed. See {@link findRecentCalls}. */
  findRecent(parameters: FindRecentParameters, options?: RequestOptions): Promise<RecentCalls>;

  /** The record of a call that has ended. */
  get(callUuid: string, options?: RequestOptions): PlivoPromise<CallRecord>;
  /** The records of calls that have ended: `for await` over them, or over their `pages()`. */
  list(filters?: CallFilters, options?: RequestOptions): Pages<CallRecord>;
  /** Calls that ring or are answered. */
  readonly live: {
    /** Their ids. */
    list(filters?: LiveCallFilters, options?: RequestOptions): PlivoPromise<CallIds>;
    /** One of them. */
    get(callUuid: string, options?: RequestOptions): PlivoPromise<OngoingCall>;
  };
  /** Calls that wait for their turn to be dialled. */
  readonly queued: {
    /** Their ids. */
    list(options?: RequestOptions): PlivoPromise<CallIds>;
    /** One of them. */
    get(callUuid: string, options?: RequestOptions): PlivoPromise<OngoingCall>;
  };

  /** Ends a call, ringing or answered. */
  hangUp(callUuid: string, options?: RequestOptions): PlivoPromise<void>;
  /** Takes back a call that is not answered yet, by the id that `create` returned. */
  cancel(requestUuid: string, options?: RequestOptions): PlivoPromise<void>;
  /** Continues a live call with another document. */
  transfer(
    callUuid: string,
    parameters: TransferParameters,
    options?: RequestOptions,
  ): PlivoPromise<Transferred>;
  /** Records a live call. */
  record(callUuid: string, parameters?: RecordParameters, options?: RequestOptions): PlivoPromise<Recording>;
  /** Ends every recording of a live call; or one, which `record` gave, or its `{ url }`. */
  stopRecording(
    callUuid: string,
    recording?: Pick<Recording, "url">,
    options?: RequestOptions,
  ): PlivoPromise<void>;
  /** Plays audio files to a live call. */
  play(callUuid: string, parameters: PlayParameters, options?: RequestOptions): PlivoPromise<Acknowledged>;
  /** Ends what is being played to a live call. */
  stopPlaying(callUuid: string, options?: RequestOptions): PlivoPromise<void>;
  /** Says a text to a live call. */
  speak(callUuid: string, parameters: SpeakParameters, options?: RequestOptions): PlivoPromise<Acknowledged>;
  /** Ends what is being said to a live call. */
  stopSpeaking(callUuid: string, options?: RequestOptions): PlivoPromise<void>;
  /** Presses keys in a live call. */
  sendDigits(
    callUuid: string,
    parameters: DigitsParameters,
    options?: RequestOptions,
  ): PlivoPromise<Acknowledged>;
  /** The audio of a live call, sent to WebSockets. */
  readonly streams: {
    /** Sends the audio to a WebSocket. */
    start(
      callUuid: string,
      parameters: StreamParameters,
      options?: RequestOptions,
    ): PlivoPromise<StartedStream>;
    /** The streams of this call: `for await` over them. */
    list(callUuid: string, options?: RequestOptions): Pages<AudioStream>;
    /** One of them. */
    get(callUuid: string, streamId: string, options?: RequestOptions): PlivoPromise<AudioStream>;
    /** Ends one of them. */
    stop(callUuid: string, streamId: string, options?: RequestOptions): PlivoPromise<void>;
    /** Ends every stream of this call. */
    stopAll(callUuid: string, options?: RequestOptions): PlivoPromise<void>;
  };
}

/** The functions of this package with their connection filled in. */
export function callsOf(connection: Connection): Calls {
  const on = bindTo(connection);
  return {
    create: on(createCall),
    createMany: on(createCalls),
    findRecent: on(findRecentCalls),
    get: on(getCall),
    list: on(listCalls),
    live: { list: on(listLiveCalls), get: on(getLiveCall) },
    queued: { list: on(listQueuedCalls), get: on(getQueuedCall) },
    hangUp: on(hangUpCall),
    cancel: on(cancelCall),
    transfer: on(transferCall),
    record: on(recordCall),
    stopRecording: on(stopRecording),
    play: on(playAudio),
    stopPlaying: on(stopPlaying),
    speak: on(speakText),
    stopSpeaking: on(stopSpeaking),
    sendDigits: on(sendDigits),
    streams: {
      start: on(startStream),
      list: on(listStreams),
      get: on(getStream),
      stop: on(stopStream),
      stopAll: on(stopAllStreams),
    },
  };
}
