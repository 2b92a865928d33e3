import { type CallEvent, type CallEventType, receiveCallback } from "@plivo-edge/callbacks";
import { Plivo } from "@plivo-edge/client";
import {
  type SimulatedCall,
  Simulator,
  type SimulatorOptions,
  type VirtualClockOptions,
  virtualClock,
} from "@plivo-edge/simulator";
import { answer, type ResponseElement, response, speak } from "@plivo-edge/xml";

export const authId = "MAXXXXXXXXXXXXXXXXXX";
export const authToken = "an-invented-auth-token";
export const from = "+14155550000";

/** What the caller's server replies to a request for a document. */
type Reply =
  | ResponseElement
  | Response
  | (() => Response | ResponseElement | Promise<Response | ResponseElement>);

/** A request that reached the caller's server. */
export interface Received {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  /** Of the body, or of the query of a GET, in order of arrival. */
  readonly parameters: readonly (readonly [string, string])[];
}

/** The caller's server, which answers by path and verifies every signature, and a Plivo that calls it. */
export interface Simulation {
  readonly simulator: Simulator;
  readonly plivo: Plivo;
  readonly clock: ReturnType<typeof virtualClock>;
  readonly received: Received[];
  /** Callbacks of Make a Call, as `receiveCallback` read them. */
  readonly events: CallEvent[];
  /** Signatures that did not verify. */
  readonly refused: unknown[];
  /** What paths reply; all others get an empty 200. */
  readonly site: Record<string, Reply>;
  /** Places a call with all URLs set, runs it to its end, and gives its record. */
  call(to: string, more?: object): Promise<SimulatedCall>;
}

const types: ReadonlySet<string> = new Set(["ring", "answer", "fallback", "machine", "hangup"]);
const isType = (path: string): path is CallEventType => types.has(path);

export const site = "https://shop.example.com";
export const callbackUrl: string = `${site}/notice`;
export const action: string = `${site}/next`;

export const urls = {
  answerUrl: "https://shop.example.com/answer",
  ringUrl: "https://shop.example.com/ring",
  hangupUrl: "https://shop.example.com/hangup",
};

/** 15 characters: a second. */
export const second = "Fifteen letters";

export function startSimulation(options: Partial<SimulatorOptions> & VirtualClockOptions = {}): Simulation {
  const { auto = true, replyTimeout = 2_000, ...rest } = options;
  const clock = virtualClock({ auto, replyTimeout });
  const received: Received[] = [];
  const events: CallEvent[] = [];
  const refused: unknown[] = [];
  const site: Record<string, Reply> = { answer: response(speak(second)) };

  async function receive(input: string, init: RequestInit): Promise<Response> {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const body = await request.clone().text();
    const parameters = [...(request.method === "GET" ? url.searchParams : new URLSearchParams(body))];
    received.push({ url, method: request.method, headers: request.headers, parameters });
    const path = url.pathname.slice(1);
    if (isType(path)) {
      try {
        events.push(await receiveCallback(request, { type: path, authTokens: [authToken] }));
      } catch (error) {
        refused.push(error);
        return new Response("", { status: 403 });
      }
    }
    const reply = site[path];
    const made = typeof reply === "function" ? await reply() : reply;
    if (made === undefined) return new Response("");
    return made instanceof Response ? made.clone() : answer(made);
  }

  const simulator = new Simulator({
    authId,
    authToken,
    clock,
    fetch: receive,
    callsPerSecond: Number.POSITIVE_INFINITY,
    ...rest,
  });
  const plivo = new Plivo({ authId, authToken, fetch: simulator.fetch });
  return {
    simulator,
    plivo,
    clock,
    received,
    events,
    refused,
    site,
    async call(to, more = {}) {
      const { requestUuid } = await plivo.calls.create({ from, to, ...urls, ...more });
      await simulator.idle();
      return recordOf(simulator, requestUuid);
    },
  };
}

export function recordOf(simulator: Simulator, requestUuid: string): SimulatedCall {
  const call = simulator.calls.find((each) => each.requestUuid === requestUuid);
  if (call === undefined) throw new Error("no such call");
  return call;
}

/** `ring answer hangup`: what a call sent, in order. */
export function sent(call: SimulatedCall): string {
  return call.callbacks.map(({ event }) => event).join(" ");
}

/** A request to the API, for what the client does not do. */
export async function api(
  { simulator }: Simulation,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  const response = await simulator.fetch(`https://api.plivo.com/v1/Account/${authId}/${path}`, {
    method,
    headers: { Authorization: `Basic ${btoa(`${authId}:${authToken}`)}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}

/** What the notices of a call said, by the parameters of these names. */
export function notices(call: SimulatedCall, ...names: string[]): string[][] {
  return call.callbacks
    .filter(({ event }) => event === "notice")
    .map(({ parameters }) => names.map((name) => String(parameters[name])));
}

/** What the action of a call's element was told. */
export function actionOf(call: SimulatedCall): Readonly<Record<string, string>> | undefined {
  return call.callbacks.find(({ event }) => event === "action")?.parameters;
}

/** How long a call lasted from its answer, in milliseconds. */
export function lasted(call: SimulatedCall): number {
  return Number(call.endedAt) - Number(call.answeredAt);
}

/** What reached a path of the caller's server first. */
export function requestTo(path: string, { received }: Simulation): Received | undefined {
  return received.find(({ url }) => url.pathname === `/${path}`);
}
