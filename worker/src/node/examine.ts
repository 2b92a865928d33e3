import { signedHeaders } from "@plivo-edge/callbacks";
import { connect, getApplication, getNumber } from "@plivo-edge/client";
import { type Frame, parseFrame, subprotocol } from "@plivo-edge/live/frames";
import { type CallbackUrls, RelayClient, readTicket } from "@plivo-edge/live/server";

/** One thing that was tried. */
export interface Finding {
  /** Stable: what it is about. */
  readonly check: Check;
  readonly result: "ok" | "wrong" | "skipped";
  /** What was tried, and what came. */
  readonly said: string;
  /** What to do. */
  readonly remedy?: string;
}

export type Check =
  | "reachable"
  | "settings"
  | "sinks"
  | "address"
  | "ring"
  | "answer"
  | "document"
  | "machine"
  | "hangup"
  | "forged"
  | "ticket"
  | "poll"
  | "socket"
  | "resume"
  | "origin"
  | "other-origin"
  | "plivo"
  | "left-behind";

/** A relay, and what its operator knows of it. */
export interface Examined {
  readonly url: string;
  /** `PLIVO_AUTH_TOKEN`: signs the callbacks of the made-up call. */
  readonly authToken: string | undefined;
  /** `TICKET_SECRET`: signs tickets. */
  readonly ticketSecret: string | undefined;
  /** One of `API_KEYS`: asks which address the relay gives out. */
  readonly apiKey?: string | undefined;
  /** An origin whose pages are to watch. */
  readonly origin?: string | undefined;
  /** With the auth token: asks Plivo where calls are sent. */
  readonly authId?: string | undefined;
  readonly number?: string | undefined;
  readonly application?: string | undefined;
  readonly plivoUrl?: string | undefined;
  readonly fetch?: (request: Request) => Promise<Response>;
  readonly openSocket?: (url: string, protocols: string[]) => Promise<Socket>;
}

/** What is asked of a WebSocket. */
export interface Socket {
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(
    type: "close",
    listener: (event: { readonly code: number; readonly reason: string }) => void,
  ): void;
  addEventListener(type: "error", listener: () => void): void;
  close(): void;
  accept?(): void;
}

// Plivo waits 15 seconds for a document; a callee not so long.
const patience = 15_000;
const longForACallee = 3_000;

/** Asks a relay what Plivo and a browser would, about a call that is made up, and tells what came of each. */
export async function* examine(examined: Examined): AsyncGenerator<Finding, void> {
  const {
    authToken,
    ticketSecret,
    apiKey,
    origin,
    fetch = (request) => globalThis.fetch(request),
  } = examined;
  const url = examined.url.replace(/\/+$/, "");
  const ask = async (path: string, init: RequestInit = {}): Promise<Reply> => {
    const began = Date.now();
    const signal = AbortSignal.timeout(patience);
    try {
      const reply = await fetch(
        new Request(new URL(path, `${url}/`), { redirect: "manual", signal, ...init }),
      );
      const { status, headers } = reply;
      return {
        status,
        type: headers.get("content-type") ?? "",
        text: await reply.text(),
        took: Date.now() - began,
      };
    } catch (error) {
      const text = error instanceof Error ? `${error.message} ${causeOf(error)}`.trim() : "failed";
      return { status: 0, type: "", text, took: Date.now() - began };
    }
  };
  const finding = (check: Check, isOk: boolean, said: string, remedy: string): Finding =>
    isOk ? { check, result: "ok", said } : { check, result: "wrong", said, remedy };
  const skipped = (check: Check, said: string, remedy: string): Finding => ({
    check,
    result: "skipped",
    said,
    remedy,
  });

  const health = await ask(`${url}/healthz`);
  const state = readJson(health);
  if (typeof state["ok"] !== "boolean") {
    const remedy = "Check the address, and that what stands before the relay lets requests through to it.";
    yield finding("reachable", false, `GET ${url}/healthz: ${brief(health)}`, remedy);
    return;
  }
  yield finding("reachable", true, `GET ${url}/healthz: ${health.status} in ${health.took} ms`, "");
  const problems = Array.isArray(state["problems"]) ? state["problems"] : [];
  for (const { setting, rule, remedy } of problems) {
    yield finding("settings", false, `${setting} ${rule}`, String(remedy));
  }
  // Nothing else works before they are fixed.
  if (!state["ok"]) return;
  yield finding("settings", true, "settings and bindings: nothing is missing or malformed", "");
  const disabled = Array.isArray(state["disabledSinks"]) ? state["disabledSinks"] : [];
  for (const name of disabled) {
    const remedy = `Look at ${url}/v1/sinks/${name} why, put that right, and POST {} there: nothing is lost that the feed still has.`;
    yield finding("sinks", false, `the sink ${name} is disabled, and gets no events`, remedy);
  }

  let own = url;
  if (apiKey === undefined) {
    yield skipped(
      "address",
      "the address that the relay gives out: not asked",
      "Set API_KEY to one of its API_KEYS.",
    );
  } else {
    const headers = { authorization: `Bearer ${apiKey}` };
    const reply = await ask(`${url}/v1/tickets`, { method: "POST", headers, body: '{"feed":"doctor"}' });
    const { ticket } = readJson(reply);
    if (reply.status !== 201 || typeof ticket !== "string") {
      const remedy =
        "API_KEY must be one of the relay's API_KEYS, and what stands before it must pass Authorization on.";
      yield finding("address", false, `POST /v1/tickets: ${brief(reply)}`, remedy);
    } else {
      own = readTicket(ticket).url;
      const there = own === url ? health : await ask(`${own}/healthz`);
      const isThere = typeof readJson(there)["ok"] === "boolean";
      const said = isThere ? `it gives out ${own}` : `it gives out ${own}, which answers ${brief(there)}`;
      yield finding(
        "address",
        isThere,
        said,
        "Set PUBLIC_URL to the address at which Plivo and browsers reach it.",
      );
    }
  }

  // The time in it, so that nobody takes it for a call of somebody's.
  const call = `doctor-${Date.now().toString(36)}-${crypto.randomUUID().slice(0, 8)}`;
  // Callback URLs need no secret of the relay's; the client wants one.
  const client = new RelayClient({ url: own, secret: ticketSecret ?? "not the relay's, and signs nothing" });
  const callbacks = client.callbacks({ feed: "doctor" });
  const tell = async (to: string, facts: Record<string, string>, token: string): Promise<Reply> => {
    const target = to.split("#")[0] ?? to;
    const body = new URLSearchParams({ ...madeUp(call), ...facts });
    const headers = await signedHeaders({ method: "POST", url: target, params: body, authToken: token });
    // Plivo dials what the relay gives out.
    return ask(target, { method: "POST", headers: { ...headers }, body });
  };
  let stored = 0;
  if (authToken === undefined) {
    const remedy = "Set PLIVO_AUTH_TOKEN to the first of the relay's.";
    yield skipped("ring", "a signed ring, answer, machine verdict and hangup: not sent", remedy);
  } else {
    for (const { check, to, facts } of madeUpCall(callbacks)) {
      const reply = await tell(to, facts, authToken);
      const remedy =
        reply.status === 403
          ? "The relay has another PLIVO_AUTH_TOKEN; or a proxy changes host or path, and PUBLIC_URL must say what Plivo dials."
          : "See the relay's log: wrangler tail.";
      yield finding(
        check,
        reply.status === 200,
        `a signed ${check}: ${brief(reply)} in ${reply.took} ms`,
        remedy,
      );
      if (reply.status === 200) stored += 1;
      if (check === "answer" && reply.status === 200) yield judgeDocument(reply);
    }
  }
  const forged = await tell(callbacks.ringUrl, { CallStatus: "ringing" }, `no-${crypto.randomUUID()}`);
  yield finding(
    "forged",
    forged.status === 401 || forged.status === 403,
    `a forged ring: ${brief(forged)}`,
    "Anyone can tell this relay of calls: deploy it as it is published, with no route of yours before it.",
  );

  if (ticketSecret === undefined) {
    yield skipped(
      "ticket",
      "a ticket, a poll and a WebSocket: not tried",
      "Set TICKET_SECRET to the first of the relay's.",
    );
  } else {
    yield* watch(examined, ask, client, own, call, stored > 1);
  }

  const path = `${own}/v1/calls/${call}`;
  const stranger = "https://doctor.invalid";
  const watched = ticketSecret === undefined ? undefined : `Bearer ${await client.ticket({ call })}`;
  const from = (page: string): Promise<Reply> =>
    ask(path, { headers: { origin: page, ...(watched !== undefined && { authorization: watched }) } });
  if (origin === undefined) {
    yield skipped(
      "origin",
      "a page of yours: not tried",
      "Give --origin https://app.example.com to try one.",
    );
  } else {
    const reply = await from(origin);
    const remedy = `Add ${origin} to ALLOWED_ORIGINS, and leave Origin as it is on the way.`;
    yield finding("origin", reply.status !== 403, `a page of ${origin}: ${brief(reply)}`, remedy);
  }
  const reply = await from(stranger);
  yield {
    check: "other-origin",
    result: "ok",
    said:
      reply.status === 403
        ? "a page of another origin: refused"
        : "a page of another origin: let in, since ALLOWED_ORIGINS names none; the ticket alone decides",
  };

  yield await askPlivo(examined, own);
  yield {
    check: "left-behind",
    result: "ok",
    said: `the made-up call ${call} stays in the feeds until RETENTION_HOURS are over; its numbers are words`,
  };
}

interface Reply {
  /** 0 where there was no reply. */
  readonly status: number;
  readonly type: string;
  readonly text: string;
  /** Milliseconds. */
  readonly took: number;
}

/** A poll, a WebSocket, and another that goes on where the first was cut. */
async function* watch(
  { openSocket = openHere }: Examined,
  ask: (path: string, init?: RequestInit) => Promise<Reply>,
  client: RelayClient,
  own: string,
  call: string,
  hasEvents: boolean,
): AsyncGenerator<Finding, void> {
  const finding = (check: Check, isOk: boolean, said: string, remedy: string): Finding =>
    isOk ? { check, result: "ok", said } : { check, result: "wrong", said, remedy };
  const ticket = await client.ticket({ call });
  const headers = { authorization: `Bearer ${ticket}` };
  const snapshot = await ask(`${own}/v1/calls/${call}`, { headers });
  const remedy = snapshot.text.includes("ticket missing")
    ? "What stands before the relay must pass Authorization on."
    : "The relay has another TICKET_SECRET than TICKET_SECRET here.";
  yield finding("ticket", snapshot.status === 200, `a ticket: ${brief(snapshot)}`, remedy);
  if (snapshot.status !== 200) return;
  const poll = await ask(`${own}/v1/calls/${call}/events?wait=0`, { headers });
  yield finding(
    "poll",
    Array.isArray(readJson(poll)["frames"]),
    `a poll: ${brief(poll)}`,
    "See the relay's log: wrangler tail.",
  );

  const address = `${own.replace(/^http/, "ws")}/v1/calls/${call}/events`;
  const protocols = [subprotocol, ticket];
  const wants = hasEvents ? 2 : 1;
  const first = await framesOf(openSocket, address, protocols, wants);
  yield finding(
    "socket",
    first.frames[0]?.type === "welcome",
    `a WebSocket: ${first.frames.length > 0 ? `welcome in ${first.took} ms` : first.why}`,
    "What stands before the relay must pass Upgrade and Sec-WebSocket-Protocol on. Pages can poll meanwhile: PollingSocket.",
  );
  const [welcome] = first.frames;
  if (welcome?.type !== "welcome") return;
  const position = new URLSearchParams({ epoch: welcome.epoch, after: hasEvents ? "1" : "0" });
  const second = await framesOf(openSocket, `${address}?${position}`, protocols, wants);
  const [again, events] = second.frames;
  const isResumed =
    again?.type === "welcome" &&
    again.recovered &&
    (!hasEvents || (events?.type === "events" && events.seq === 2));
  yield finding(
    "resume",
    isResumed,
    `a WebSocket after a cut: ${isResumed ? "goes on where it was" : "does not go on where it was"}`,
    "What stands before the relay must leave the query as it is, and answer nothing itself.",
  );
}

/** Where Plivo sends the calls of a number, or of an application. */
async function askPlivo(examined: Examined, own: string): Promise<Finding> {
  const { authId, authToken, application, number, plivoUrl } = examined;
  const check = "plivo";
  if (authId === undefined || authToken === undefined || (application ?? number) === undefined) {
    const remedy =
      "Set PLIVO_AUTH_ID, and give --number or --application, to ask where Plivo sends inbound calls.";
    return { check, result: "skipped", said: "what Plivo points at: not asked", remedy };
  }
  const point = `npm run point -- ${own} ${number === undefined ? `--application ${application}` : "--number NUMBER"}`;
  try {
    const connection = connect({ authId, authToken, baseUrl: plivoUrl });
    const ofNumber =
      number === undefined ? undefined : await getNumber(connection, number.replace(/^\+/, ""));
    const appId = application ?? ofNumber?.application?.match(/Application\/([^/]+)/)?.[1];
    if (appId === undefined) {
      return { check, result: "wrong", said: "the number leads to no application", remedy: `Run: ${point}` };
    }
    const { answerUrl, hangupUrl } = await getApplication(connection, appId);
    const isHere = [answerUrl, hangupUrl].every((each) => each?.startsWith(`${own}/v1/callbacks/`));
    const said = `application ${appId} leads to ${answerUrl ?? "nowhere"}`;
    return isHere ? { check, result: "ok", said } : { check, result: "wrong", said, remedy: `Run: ${point}` };
  } catch (error) {
    const said = `Plivo was asked: ${error instanceof Error ? error.message : "failed"}`;
    return {
      check,
      result: "wrong",
      said,
      remedy: "Check PLIVO_AUTH_ID, PLIVO_AUTH_TOKEN, and the number or application.",
    };
  }
}

function madeUp(call: string): Record<string, string> {
  // Words where numbers would be: nobody takes it for a call.
  return { CallUUID: call, RequestUUID: call, From: "doctor", To: "doctor", Direction: "outbound" };
}

function madeUpCall(urls: CallbackUrls): {
  readonly check: "ring" | "answer" | "machine" | "hangup";
  readonly to: string;
  readonly facts: Record<string, string>;
}[] {
  return [
    { check: "ring", to: urls.ringUrl, facts: { CallStatus: "ringing" } },
    { check: "answer", to: urls.answerUrl, facts: { CallStatus: "in-progress" } },
    {
      check: "machine",
      to: urls.machineDetectionUrl ?? urls.ringUrl,
      facts: { CallStatus: "in-progress", Machine: "true" },
    },
    {
      check: "hangup",
      to: urls.hangupUrl,
      facts: { CallStatus: "completed", HangupCauseCode: "4000", HangupSource: "doctor" },
    },
  ];
}

function judgeDocument({ type, text, took }: Reply): Finding {
  const check = "document";
  const fault = (said: string, remedy: string): Finding => ({ check, result: "wrong", said, remedy });
  if (!type.includes("xml") || !text.trimStart().startsWith("<")) {
    return fault(`the document is ${type || "nothing"}`, "Let no proxy rewrite what the relay answers.");
  }
  if (text.includes("We are sorry, something went wrong on our side")) {
    return fault(
      `the callee hears the apology, after ${took} ms`,
      "Your answer handler failed or took too long: the relay's log says why, at document-failed or document-late.",
    );
  }
  if (took > longForACallee) {
    return fault(
      `the document took ${took} ms`,
      "Make the answer handler faster: the callee hears silence meanwhile.",
    );
  }
  return { check, result: "ok", said: `the document: ${text.length} characters in ${took} ms` };
}

/** The first frames that come, or why they did not. */
async function framesOf(
  openSocket: NonNullable<Examined["openSocket"]>,
  url: string,
  protocols: string[],
  wanted: number,
): Promise<{ readonly frames: readonly Frame[]; readonly why: string; readonly took: number }> {
  const began = Date.now();
  const frames: Frame[] = [];
  let socket: Socket | undefined;
  try {
    const opened = await openSocket(url, protocols);
    socket = opened;
    const why = await new Promise<string>((resolve) => {
      const timer = setTimeout(() => resolve("nothing came"), patience);
      const end = (reason: string): void => {
        clearTimeout(timer);
        resolve(reason);
      };
      opened.addEventListener("message", ({ data }) => {
        frames.push(parseFrame(String(data)));
        if (frames.length >= wanted) end("");
      });
      opened.addEventListener("close", ({ code, reason }) => end(`closed with ${code} ${reason}`.trim()));
      opened.addEventListener("error", () => end("it does not open"));
      opened.accept?.();
    });
    return { frames, why, took: Date.now() - began };
  } catch (error) {
    return { frames, why: error instanceof Error ? error.message : "failed", took: Date.now() - began };
  } finally {
    socket?.close();
  }
}

async function openHere(url: string, protocols: string[]): Promise<Socket> {
  if (typeof WebSocket === "undefined")
    throw new TypeError("Node 22 or newer has a WebSocket; this one has none");
  return new WebSocket(url, protocols);
}

function readJson({ text }: Reply): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    // An object has names.
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** A status, and the relay's own word for it: nothing else of a reply is shown. */
function brief(reply: Reply): string {
  if (reply.status === 0) return reply.text;
  const { error } = readJson(reply);
  return typeof error === "string" ? `${reply.status} ${error}` : String(reply.status);
}

function causeOf({ cause }: Error): string {
  return cause instanceof Error ? cause.message : "";
}
