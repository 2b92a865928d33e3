import { type CreateCallParameters, readCreateCall } from "@plivo-edge/client/schemas";
import type { CallRequest, MachineDetection, Webhook } from "../call/request.ts";
import type { Settings } from "../settings.ts";
import type { Switch } from "../switch.ts";
import { accept, jsonObject } from "./accept.ts";
import type { Api } from "./context.ts";
import { ApiError } from "./error.ts";

/** Make a Call. */
export function addCreate(api: Api, telephony: Switch): void {
  api.post("/Call", async (c) => {
    const { request, destinations } = readRequest(await jsonObject(c), telephony.context.settings);
    const { parentCallUuid, errorIfParentNotFound } = request;
    const known = telephony.calls.some((call) => call.callUuid === parentCallUuid && call.isLive);
    if (errorIfParentNotFound && parentCallUuid !== undefined && !known) {
      throw new ApiError(404, "parent call not found");
    }
    const calls = telephony.place(request, destinations);
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
function readRequest(
  body: Readonly<Record<string, unknown>>,
  settings: Settings,
): { readonly request: CallRequest; readonly destinations: readonly string[] } {
  const { to, ...rest } = body;
  const destinations = [
    ...new Set(
      String(to ?? "")
        .split("<")
        .map((destination) => destination.trim()),
    ),
  ];
  const bulk = destinations.length > 1;
  const wire = { ...rest, ...(to !== undefined && { to: bulk ? destinations : destinations[0] }) };
  // Plivo ignores the parent of a bulk call, where the client refuses it.
  if (bulk) Reflect.deleteProperty(wire, "parent_call_uuid");
  return { request: callRequest(accept(readCreateCall, wire), settings), destinations };
}

function webhook(url: string, method?: "GET" | "POST"): Webhook;
function webhook(url: string | undefined, method?: "GET" | "POST"): Webhook | undefined;
function webhook(url: string | undefined, method: "GET" | "POST" = "POST"): Webhook | undefined {
  return url === undefined ? undefined : { url, method };
}

function callRequest(parameters: CreateCallParameters, settings: Settings): CallRequest {
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
    sipHeaders: Object.fromEntries(
      Object.entries(parameters.sipHeaders ?? {}).map(([key, value]) => [`X-PH-${key}`, value]),
    ),
    parentCallUuid: parameters.parentCallUuid,
    errorIfParentNotFound: parameters.errorIfParentNotFound ?? false,
  };
}

function machineDetection(parameters: CreateCallParameters): MachineDetection | undefined {
  // WhatsApp calls have no machine detection.
  if (parameters.machineDetection === undefined || parameters.callType === "whatsapp_voice") return undefined;
  return {
    ifMachine: parameters.machineDetection === "hangup" ? "hangup" : "continue",
    time: parameters.machineDetectionTime ?? 5_000,
    maximumSpeechLength: parameters.machineDetectionMaximumSpeechLength ?? 5_000,
    webhook: webhook(parameters.machineDetectionUrl, parameters.machineDetectionMethod),
  };
}
