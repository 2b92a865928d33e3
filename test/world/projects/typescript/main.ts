// Every entry that has types, used once: as an ES module and, where the settings allow it, as CommonJS.

import { foldCall, parseCallback, queuedCall } from "@plivo-edge/callbacks";
import { type PlacedCall, Plivo } from "@plivo-edge/client";
import { readCreateCall } from "@plivo-edge/client/schemas";
import { type CallWatch, watchCall } from "@plivo-edge/live";
import { parseFrame } from "@plivo-edge/live/frames";
import type { useCall } from "@plivo-edge/live/react";
import { RelayClient } from "@plivo-edge/live/server";
import { Simulator } from "@plivo-edge/simulator";
import { serve } from "@plivo-edge/simulator/node";
import { render, response, speak } from "@plivo-edge/xml";
import { s } from "@plivo-edge/xml/ssml";

const account = { authId: "MAXXXXXXXXXXXXXXXXXX", authToken: "token" };

export function place(): PromiseLike<PlacedCall> {
  const simulator = new Simulator(account);
  const plivo: Plivo = new Plivo({ ...account, fetch: simulator.fetch });
  const relay = new RelayClient({ url: "http://127.0.0.1:9", secret: "0123456789abcdef0123456789abcdef" });
  return plivo.calls.create({ from: "14155550111", to: "14155550108", ...relay.callbacks() });
}

export const watch: (ticket: string) => CallWatch = watchCall;
export type UseCall = typeof useCall;
export const rest: unknown[] = [foldCall, parseCallback, queuedCall, readCreateCall, parseFrame, serve, s];
console.log(render(response(speak("typed"))));
