import { type CallbackUrls, RelayClient, type TicketOptions } from "@plivo-edge/live/server";
import type { Context } from "hono";
import type { CallTimes } from "../call/call-times.ts";
import type { Environment } from "../config/environment.ts";
import { ConfigurationError, readSettings } from "../config/settings.ts";
import type { RelayChoices } from "./create-call-body.ts";

/** This relay's URLs and tickets, as a backend's own `RelayClient` would make them. */
export interface RelayUrls {
  /** @param document the id of the placement that holds the document, if one does */
  callbacks(choices: RelayChoices & CallTimes, document?: string): CallbackUrls;
  ticket(options: TicketOptions): Promise<string>;
}

/** The URLs of the relay at its public address, or at the one at which the request found it. */
export function relayUrls({ env, req }: Context<{ Bindings: Environment }>): RelayUrls {
  const { publicUrl, ticketSecrets } = readSettings(env);
  const [secret] = ticketSecrets;
  if (secret === undefined) throw new ConfigurationError("TICKET_SECRET is empty");
  const { origin, pathname } = new URL(req.url);
  // A Worker may have mounted the relay under a path of its own, which comes before the version.
  const [, path = ""] = /^(.*)\/v1\/(?:calls|tickets)/.exec(pathname) ?? [];
  const relay = new RelayClient({ url: `${publicUrl?.replace(/\/$/, "") ?? origin}${path}`, secret });
  return {
    callbacks({ answer, feed, detection, ringTimeout, timeLimit }, document) {
      const urls = relay.callbacks({
        ...(answer?.name !== undefined && { answer: answer.name }),
        ...(feed !== undefined && { feed }),
        ...(detection !== undefined && { machineDetection: detection }),
        ...(ringTimeout !== undefined && { ringTimeout }),
        ...(timeLimit !== undefined && { timeLimit }),
      });
      if (document === undefined) return urls;
      const found = `&document=${document}`;
      return { ...urls, answerUrl: urls.answerUrl + found, fallbackUrl: urls.fallbackUrl + found };
    },
    ticket: (options) => relay.ticket(options),
  };
}
