import type {
  AnswerEvent,
  DialEvent,
  DigitsEvent,
  ExitEvent,
  FallbackEvent,
  InputEvent,
  RecordEvent,
  RedirectEvent,
  TransferEvent,
} from "./document-event.ts";
import type { HangupEvent, MachineEvent, RingEvent } from "./life-event.ts";
import type {
  ConferenceEvent,
  LegEvent,
  MultiPartyEvent,
  RecordingEvent,
  SpeechEvent,
  StreamEvent,
  TranscriptionEvent,
} from "./notice-event.ts";

/** Plivo asks for a document and carries out what it says: reply with XML. */
export type DocumentEvent =
  | AnswerEvent
  | FallbackEvent
  | DigitsEvent
  | InputEvent
  | RecordEvent
  | DialEvent
  | ExitEvent
  | RedirectEvent
  | TransferEvent;

/** Plivo tells what became of something that a document or the API has started, and ignores the reply. */
export type NoticeEvent =
  | SpeechEvent
  | LegEvent
  | ConferenceEvent
  | MultiPartyEvent
  | RecordingEvent
  | TranscriptionEvent
  | StreamEvent;

/** One callback, parsed. */
export type CallEvent = RingEvent | MachineEvent | HangupEvent | DocumentEvent | NoticeEvent;

/** Which URL was called: one that a Make a Call request names, or one of an answer document. */
export type CallEventType = CallEvent["type"];

/** The event that a type stands for: `CallEventOf<"hangup">` is `HangupEvent`. */
export type CallEventOf<Type extends CallEventType> = Extract<CallEvent, { readonly type: Type }>;

const wants: Readonly<Record<CallEventType, "document" | "status">> = {
  ring: "status",
  machine: "status",
  hangup: "status",
  answer: "document",
  fallback: "document",
  digits: "document",
  input: "document",
  record: "document",
  dial: "document",
  exit: "document",
  redirect: "document",
  transfer: "document",
  speech: "status",
  leg: "status",
  conference: "status",
  multiparty: "status",
  recording: "status",
  transcription: "status",
  stream: "status",
};

/** Whether this is a type of event, such as the last part of a route's path. */
export function isCallEventType(text: string): text is CallEventType {
  return Object.hasOwn(wants, text);
}

/** Whether Plivo waits for an XML document as the reply. To every other event, any 200 will do. */
export function wantsDocument(event: CallEvent): event is DocumentEvent {
  return wants[event.type] === "document";
}
