import { type CallbackUrls, callbackPath, RelayClient, type TicketOptions } from "@plivo-edge/live/server";
import { persistentRetryPolicy, withRetryPolicy } from "@plivo-edge/plivo/retry-policy";
import type { DocumentChoice } from "../answer/document-choice.ts";
import type { CallTimes, CampaignDial } from "../call/call-times.ts";
import type { Environment } from "../config/environment.ts";
import { ConfigurationError, readSettings, variableProblem } from "../config/settings.ts";
import type { RelayAddress } from "../http/relay-address.ts";
import type { RelayChoices } from "./create-call-body.ts";

// In seconds. Plivo cuts a call at 24 hours, and tries its callbacks a little longer.
const longestCall = 26 * 3600;

/** This relay's URLs and tickets, as a backend's own `RelayClient` would make them. */
export interface RelayUrls {
  /** @param document the id of the placement that stores the document, if one does */
  callbacks(
    choices: RelayChoices & CallTimes & { readonly dial?: CampaignDial },
    document?: string,
  ): CallbackUrls;
  /** Where a call that is under way asks for what it continues with. */
  transfer(call: string, answer: DocumentChoice, document?: string): string;
  ticket(options: TicketOptions): Promise<string>;
}

/** @throws ConfigurationError where there is no secret to sign tickets with */
export function relayUrls(
  env: Environment,
  { url, callbacks }: Pick<RelayAddress, "url" | "callbacks">,
): RelayUrls {
  const [secret] = readSettings(env).ticketSecrets;
  if (secret === undefined) throw new ConfigurationError([variableProblem("TICKET_SECRET", "is missing")]);
  const relay = new RelayClient({ url, secret });
  return {
    callbacks: ({ answer, feed, detection, ringTimeout, timeLimit, retry, dial }, document) =>
      relay.callbacks({
        ...(answer?.name !== undefined && { answer: answer.name }),
        ...(document !== undefined && { document }),
        ...(feed !== undefined && { feed }),
        ...(detection !== undefined && { machineDetection: detection }),
        // Of none, which Plivo is told even so, there is nothing to wait for.
        ...(ringTimeout !== undefined && ringTimeout > 0 && { ringTimeout }),
        ...(timeLimit !== undefined && { timeLimit }),
        ...(retry !== undefined && { retry }),
        ...(dial && { campaign: dial.campaign, destination: `${dial.destination}.${dial.claim}` }),
      }),
    transfer: (call, { name: answer }, document) => {
      const expires = Math.floor(Date.now() / 1000) + longestCall;
      // With an id of its own, so that a second transfer is a second event.
      const path = callbackPath("transfer", { call, id: crypto.randomUUID(), answer, document, expires });
      return withRetryPolicy(`${callbacks}/${path}`, persistentRetryPolicy);
    },
    ticket: (options) => relay.ticket(options),
  };
}
