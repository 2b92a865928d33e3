/** What a log line may hold: no phone number, no token, no body. */
export type Facts = Readonly<Record<string, string | number | boolean | undefined>>;

/** Every line that the relay writes: the stable code to set alerts by, and what the operator is to do. */
const lines = {
  "callback refused": [
    "callback-refused",
    "`code` and `reason` say why: another's request, or the wrong token or address",
  ],
  "callback names no call, and is not stored": [
    "callback-nameless",
    "Nothing; an element asked without saying of which call",
  ],
  "answered before the event was stored": [
    "event-late",
    "Nothing; it is still being stored. If it goes on, look at Durable Objects",
  ],
  "event not stored": [
    "event-not-stored",
    "Where `again` is false it is lost to the relay, and Plivo got a 503",
  ],
  "events not delivered to a feed; the alarm tries again": [
    "feed-behind",
    "Nothing is lost. If `failures` grows, look at the object of the feed; or of the campaign, where `to` says that it is one",
  ],
  "a call is not erased everywhere; the alarm tries again": [
    "erasure-unfinished",
    "Nothing; it goes on until all is gone. If it stays, look at what `error` names",
  ],
  "a call is forgotten that a feed has not taken": [
    "feed-dead",
    "Its feed took nothing for the whole retention time: look at the feed's object",
  ],
  "an alarm failed, and rings again": ["alarm-failed", "`error` names it. If it goes on, please report it"],
  "subscriber refused": [
    "subscriber-refused",
    "`code` says why: a ticket missing, forged, expired, revoked, used, or for something else",
  ],
  "subscriber put off": ["subscriber-put-off", "Nothing; its object has too much to do, and it comes back"],
  "backend refused": [
    "backend-refused",
    "`code` says why: give it one of `API_KEYS`, or that key the `scope`",
  ],
  "call not placed": ["call-not-placed", "The backend was told why; look there"],
  "Plivo named fewer calls than were asked for": [
    "calls-unnamed",
    "Look at Plivo for calls of that moment: some destinations may not have been called",
  ],
  "call of a campaign not placed": [
    "dial-failed",
    "`outcome` says what became of the destination: nothing is lost. If it is `blocked`, look at the campaign's `reason`",
  ],
  "what a dial came to could not be stored": [
    "dial-not-stored",
    "Nothing; the destination is waited for, and then counted as unknown",
  ],
  "a campaign has no share of the calls per second; the alarm tries again": [
    "share-missing",
    "Nothing is lost. If it goes on, look at the object `Pacer`",
  ],
  "a call of a campaign has no end: nothing was heard of it, and Plivo has no record of it": [
    "dial-lost",
    "Look for the call at Plivo, by its time; it is not dialled again",
  ],
  "a campaign did not tell what a callee's document is made of": [
    "variables-missing",
    "Nothing; the callee hears an apology, or what the handler makes of no variables. If it goes on, look at the campaign's object",
  ],
  "call not hung up": ["call-not-hung-up", "The backend was told why; look there"],
  "call not transferred": ["call-not-transferred", "The backend was told why; look there"],
  "placement interrupted": [
    "placement-interrupted",
    "Ask again with the same Idempotency-Key: it does not dial twice",
  ],
  "a call names more feeds than may follow it": [
    "feeds-too-many",
    "Name fewer feeds to a call: ten follow it",
  ],
  "a notice came for a call that is not known": [
    "notice-unknown",
    "Nothing; the call is forgotten, or was never here",
  ],
  "a call has more events than are kept": [
    "events-too-many",
    "Look at the call: a document may go in a circle",
  ],
  "a served document is not kept": ["document-not-kept", "Nothing; the callee has heard it"],
  "a hangup is overdue": ["hangup-overdue", "Nothing; Plivo is asked about the call"],
  "a hangup is overdue, and there is no PLIVO_AUTH_ID to ask with": ["hangup-unasked", "Set `PLIVO_AUTH_ID`"],
  "a hangup was lost; its call's record tells of it": [
    "hangup-inferred",
    "See why callbacks get lost: `callback-refused` and `event-not-stored`",
  ],
  "a call has no end: no hangup came, and Plivo has no record of it": [
    "hangup-lost",
    "Look for the call at Plivo",
  ],
  "a rate limit could not be asked, and lets through": [
    "rate-limit-failed",
    "Nothing, for a moment. If it goes on, nothing is limited: look at the binding `RATE_LIMIT`",
  ],
  overloaded: ["overloaded", "Spread the load over more feeds"],
  "request failed": ["request-failed", "`error` and `path` name it. Please report it"],
  "onError failed": ["hook-failed", "Fix your `onError`"],
  "a document could not be had": [
    "document-failed",
    "Fix your answer handler, or look at the store: `reason` and `stack`",
  ],
  "a document took too long": [
    "document-late",
    "Make it faster, or raise `answerTimeout`. `from` says which source",
  ],
  "a document was refused, and is not served": [
    "document-refused",
    "Fix the document: `path`, `attribute`, `line` say where, `rule` what Plivo wants",
  ],
  "a document is served, with a doubt": [
    "document-suspicious",
    "Look at it: Plivo may refuse it, or not do as you meant",
  ],
  "the events handler failed; the alarm tries again": [
    "events-failed",
    "Fix your `events` handler: `reason` and `stack`. Nothing is lost",
  ],
  "a webhook was not taken; the alarm tries again": [
    "webhook-failed",
    "Look at the receiver: `reason` and `status`. Nothing is lost",
  ],
  "an event is set aside that a sink refuses": [
    "event-set-aside",
    "See why `sink` refuses event `id`; `POST /v1/sinks/{name}` with `after` one below `seq` delivers again",
  ],
  "a sink is disabled": [
    "sink-disabled",
    "Fix it, then resume it where it was: `POST /v1/sinks/{name}`. `reason` says what the last try came to",
  ],
  "a setting is missing or wrong": ["setting-wrong", "Set what `reason` names, as it says"],
} as const;

export type LogMessage = keyof typeof lines;

/** Each message with its stable code, and what to do. */
export const logLines: Readonly<Record<LogMessage, readonly [kind: string, todo: string]>> = lines;

/** Writes one structured line, as an object, which is what Workers Logs indexes. */
export function log(level: "info" | "warn" | "error", message: LogMessage, facts: Facts = {}): void {
  const [kind] = logLines[message];
  // biome-ignore lint/suspicious/noConsole: the console is the Worker's log.
  console[level]({ message, kind, ...facts });
}

/** Names a failure without its text, which may hold what was sent. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
