import { type CreateCallParameters, readCreateCall } from "@plivo-edge/client/schemas";
import type { CallRequest, MachineDetection, Webhook } from "../call/request.ts";
import type { Settings } from "../settings.ts";
import type { Switch } from "../switch.ts";
import type { Api, Undocumented } from "./context.ts";
import { ApiError } from "./error.ts";
import { accept, bodyOf, canonical, type Wire } from "./parameters.ts";

/** Make a Call. */
export function addCreate(api: Api, telephony: Switch): void {
  const { settings } = telephony.context;

  api.post("/Call", async (c) => {
    const account = c.get("account");
    const { request, destinations } = readRequest(await bodyOf(c), settings, c.get("undocumented"));
    const { parentCallUuid, errorIfParentNotFound } = request;
    const known = telephony.calls.some((call) => call.callUuid === parentCallUuid && call.isLive);
    if (errorIfParentNotFound && parentCallUuid !== undefined && !known) {
      throw new ApiError(404, "parent call not found");
    }
    const { concurrentCalls } = settings;
    const isLimited = concurrentCalls !== Number.POSITIVE_INFINITY;
    if (isLimited && telephony.unfinished(account.main) + destinations.length > concurrentCalls) {
      throw new ApiError(403, "the account's limit of concurrent calls is reached");
    }
    const calls = telephony.place(account, request, destinations);
    const ids = calls.map((call) => call.requestUuid);
    const state = calls[0]?.isQueued ? "queued" : "fired";
    return c.json(
      {
        message: `${ids.length === 1 ? "call" : "calls"} ${state}`,
        request_uuid: ids.length === 1 ? ids[0] : ids,
        api_id: c.get("apiId"),
      },
      201,
    );
  });
}

/** Reads the body of Make a Call. @throws ApiError naming the first parameter that is missing or wrong. */
export function readRequest(
  body: Wire,
  settings: Settings,
  undocumented: Undocumented,
): { readonly request: CallRequest; readonly destinations: readonly string[] } {
  const { to, sip_headers, machine_detection, ...rest } = canonical(body, undocumented);
  if (typeof to === "string" && to.includes(",")) {
    throw new ApiError(400, 'to parameter must be one number or SIP URI, or several joined by "<"');
  }
  const wire: Wire = {
    ...rest,
    ...(to !== undefined && { to: Array.isArray(to) ? different(to) : to }),
    ...(machine_detection !== "false" && { machine_detection }),
    // Plivo ignores the parent of a bulk call, where the client refuses it.
    ...(Array.isArray(to) && { parent_call_uuid: undefined }),
  };
  const parameters = accept(readCreateCall, defined(wire), undocumented);
  const request = callRequest(parameters, sipParameters(sip_headers, undocumented), settings);
  return { request, destinations: [parameters.to].flat() };
}

function defined(wire: Wire): Wire {
  return Object.fromEntries(Object.entries(wire).filter(([, value]) => value !== undefined));
}

/** With and without its plus sign, a number is the same destination. */
function different(destinations: readonly string[]): string | readonly string[] {
  const seen = new Map(destinations.toReversed().map((to) => [to.replace(/^\+/, ""), to]));
  const distinct = destinations.filter((to) => seen.get(to.replace(/^\+/, "")) === to);
  const each = [...new Set(distinct)];
  return each.length === 1 ? (each[0] ?? "") : each;
}

/** The parameters that SIP headers become. Plivo documents letters and digits, SDKs' own tests have more. */
function sipParameters(headers: unknown, undocumented: Undocumented): Readonly<Record<string, string>> {
  const pairs = Object.entries(Object(headers)).map(([name, value]) => [name, String(value)] as const);
  for (const [name, value] of pairs) {
    // A line break would be another header; a name without a value is none.
    if (!/^[\w-]+$/.test(name) || value === "" || /[\p{Cc},]/u.test(value)) {
      throw new ApiError(400, "sip_headers parameter must be name=value, joined by commas");
    }
    if (!/^[a-z\d]+=[a-z\d%]+$/i.test(`${name}=${value}`)) {
      undocumented("sip_headers has other characters than letters, digits and %");
    }
  }
  return Object.fromEntries(pairs.map(([name, value]) => [`X-PH-${name.replace(/^X-PH-/i, "")}`, value]));
}

function webhook(url: string, method?: "GET" | "POST"): Webhook;
function webhook(url: string | undefined, method?: "GET" | "POST"): Webhook | undefined;
function webhook(url: string | undefined, method: "GET" | "POST" = "POST"): Webhook | undefined {
  return url === undefined ? undefined : { url, method };
}

function callRequest(
  parameters: CreateCallParameters,
  sipHeaders: Readonly<Record<string, string>>,
  settings: Settings,
): CallRequest {
  const { answerUrl, answerMethod, timeLimit = 14_400, ringTimeout = 120, hangupOnRing } = parameters;
  const answer = webhook(answerUrl, answerMethod);
  const hangup = webhook(parameters.hangupUrl, parameters.hangupMethod);
  return {
    from: parameters.from,
    callerName: parameters.callerName ?? "",
    answer,
    fallback: webhook(parameters.fallbackUrl, parameters.fallbackMethod),
    ring: webhook(parameters.ringUrl, parameters.ringMethod),
    hangup: hangup ?? (settings.hangupUrlDefaultsToAnswerUrl ? answer : undefined),
    machineDetection: machineDetection(parameters),
    ringTimeout: ringTimeout * 1_000,
    timeLimit: timeLimit * 1_000,
    hangupOnRing: hangupOnRing === undefined ? undefined : hangupOnRing * 1_000,
    sendDigits: parameters.sendDigits,
    sendOnPreanswer: parameters.sendOnPreanswer ?? false,
    sipHeaders,
    parentCallUuid: parameters.parentCallUuid,
    errorIfParentNotFound: parameters.errorIfParentNotFound ?? false,
  };
}

function machineDetection(parameters: CreateCallParameters): MachineDetection | undefined {
  // WhatsApp calls have no machine detection.
  if (!parameters.machineDetection || parameters.callType === "whatsapp_voice") return undefined;
  return {
    ifMachine: parameters.machineDetection === "hangup" ? "hangup" : "continue",
    time: parameters.machineDetectionTime ?? 5_000,
    maximumSpeechLength: parameters.machineDetectionMaximumSpeechLength ?? 5_000,
    webhook: webhook(parameters.machineDetectionUrl, parameters.machineDetectionMethod),
  };
}
