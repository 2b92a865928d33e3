import type { IncomingMessage } from "node:http";
import { expectTypeOf, it } from "vitest";
import {
  type AnswerEvent,
  type CallbackError,
  type CallEvent,
  type CallEventType,
  type DocumentEvent,
  foldCall,
  type HangupEvent,
  type MachineEvent,
  parseCallback,
  queuedCall,
  receiveCallback,
  sign,
  signedHeaders,
  type verify,
  wantsDocument,
} from "../src/index.ts";

declare const request: Request;
declare const type: CallEventType;
declare const receivedByNode: IncomingMessage;
const authTokens = ["invented"];

// Never run: what matters is that it compiles.
async function _usage(event: CallEvent) {
  expectTypeOf(await receiveCallback(request, { type: "hangup", authTokens })).toEqualTypeOf<HangupEvent>();
  expectTypeOf(await receiveCallback(request, { type, authTokens })).toEqualTypeOf<CallEvent>();
  expectTypeOf(parseCallback("answer", new URLSearchParams())).toEqualTypeOf<AnswerEvent>();
  expectTypeOf(parseCallback("machine", Object.entries({ From: "" }), 1)).toEqualTypeOf<MachineEvent>();

  // @ts-expect-error: only a hangup has a duration
  event.duration;
  if (event.type === "hangup") expectTypeOf(event.duration).toEqualTypeOf<number | undefined>();
  // @ts-expect-error: a callback may not say who called whom
  event.from.length;
  expectTypeOf(event.callUuid).toEqualTypeOf<string>();
  expectTypeOf(event.from).toEqualTypeOf<string | undefined>();
  if (wantsDocument(event)) expectTypeOf(event).toEqualTypeOf<DocumentEvent>();
  // Plivo may add to its words, and an editor completes those that are known.
  expectTypeOf(event.direction).toEqualTypeOf<"outbound" | "inbound" | (string & {}) | undefined>();
  // @ts-expect-error: states are not edited, they are folded
  foldCall(queuedCall, event).status = "completed";

  // @ts-expect-error: Plivo sends GET and POST only
  await sign({ method: "PUT", url: "", nonce: "", authToken: "" });
  // A variable that is not set is for the run to refuse: no type knows.
  await receiveCallback(request, { type: "ring", authTokens: [process.env["PLIVO_AUTH_TOKEN"]] });
  // @ts-expect-error: a token is text
  await receiveCallback(request, { type: "ring", authTokens: [1] });
  // What Node's `http` has, and what Express makes of it.
  const ofNode: IncomingMessage = receivedByNode;
  expectTypeOf(await receiveCallback(ofNode, { type: "hangup", authTokens })).toEqualTypeOf<HangupEvent>();
  // @ts-expect-error: there is no such URL
  await receiveCallback(request, { type: "dialing", authTokens });
}

it("types tell what a callback is", () => {
  expectTypeOf(signedHeaders).returns.resolves.toExtend<HeadersInit>();
  expectTypeOf<URLSearchParams>().toExtend<Parameters<typeof verify>[0]["params"]>();
  expectTypeOf<CallbackError["status"]>().toEqualTypeOf<400 | 401 | 403 | 405 | 413 | 415>();
});
