import type { DocumentEvent } from "./document-event.ts";
import { wants } from "./event-table.ts";
import type { LifeEvent } from "./life-event.ts";
import type { NoticeEvent } from "./notice-event.ts";

/** One callback, parsed. */
export type CallEvent = LifeEvent | DocumentEvent | NoticeEvent;

/** Which URL was called: one that a Make a Call request names, or one of an answer document. */
export type CallEventType = CallEvent["type"];

/** The event that a type stands for: `CallEventOf<"hangup">` is `HangupEvent`. */
export type CallEventOf<Type extends CallEventType> = Extract<CallEvent, { readonly type: Type }>;

/** Whether this is a type of event, such as the last part of a route's path. */
export function isCallEventType(text: string): text is CallEventType {
  return Object.hasOwn(wants, text);
}

/** Whether Plivo waits for an XML document as the reply. To every other event, any 200 will do. */
export function wantsDocument(event: CallEvent): event is DocumentEvent {
  return wants[event.type] === "document";
}
