import { randomBytes } from "node:crypto";
import { RelayClient } from "@plivo-edge/live/server";
import { type Network, openNetwork } from "../../packages/live/test/relay-stub/network.ts";
import { startRelay } from "../../worker/dev/relay.ts";
import { signedCallback } from "../signed-callback.ts";

/** The relay in workerd, whose calls are made of the callbacks that a test sends. */
export interface LiveRelay {
  readonly url: URL;
  /** Issues tickets for the relay at this address, which may be that of a wire to it. */
  client(url: URL): RelayClient;
  /** A wire to the relay that the test can cut. */
  wire(): Promise<Network>;
  /** Sends a callback of a call, as Plivo does. */
  tell(call: string, type: "ring" | "answer" | "hangup"): Promise<void>;
  stop(): Promise<void>;
}

const statuses = { ring: "ringing", answer: "in-progress", hangup: "completed" } as const;

export async function startLiveRelay(settings: Readonly<Record<string, string>> = {}): Promise<LiveRelay> {
  const authToken = randomBytes(20).toString("hex");
  const secret = randomBytes(32).toString("base64url");
  const worker = await startRelay({
    port: 0,
    secrets: { PLIVO_AUTH_TOKEN: authToken, TICKET_SECRET: secret, ...settings },
  });
  const url = new URL(worker.url);
  const client = (url: URL): RelayClient => new RelayClient({ url: url.href, secret });
  const own = client(url);
  return {
    url,
    client,
    wire: () => openNetwork(url),
    async tell(call, type) {
      const { ringUrl, answerUrl, hangupUrl } = own.callbacks();
      const callback = { ring: ringUrl, answer: answerUrl, hangup: hangupUrl }[type];
      const request = await signedCallback(callback, call, authToken, { CallStatus: statuses[type] });
      const response = await fetch(request);
      await response.text();
      if (!response.ok) throw new Error(`The relay answered ${response.status}`);
    },
    stop: () => worker.stop(),
  };
}
