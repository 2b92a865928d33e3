import { env } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { expect, vi } from "vitest";
import type { Environment } from "../src/config/environment.ts";

export const webhookUrl = "https://receiver.example.com/plivo?team=7";
export const secret: string = `whsec_${btoa("a secret of at least 24 bytes")}`;
export const otherSecret: string = `whsec_${btoa("the secret that comes after it")}`;

type Variables = Partial<Record<keyof Environment, string>>;

/** Sets variables of the Worker, until {@link unsetWebhook}. */
export function setWebhook(changes: Variables = {}): void {
  Object.assign(env, { WEBHOOK_URL: webhookUrl, WEBHOOK_SECRET: secret, ...changes });
}

export function unsetWebhook(): void {
  for (const name of ["WEBHOOK_URL", "WEBHOOK_SECRET", "WEBHOOK_FIELDS", "WEBHOOK_TYPES"]) {
    Reflect.deleteProperty(env, name);
  }
}

/** What a delivery says. */
export interface Delivered {
  readonly id: string;
  /** Of the first try of these events: seconds since the epoch. */
  readonly signedAt: number;
  readonly text: string;
  readonly timestamp: string;
  readonly data: {
    readonly seq: number;
    readonly last: number;
    readonly gap?: true;
    readonly skipped?: readonly string[];
    readonly events: readonly { readonly id: string; readonly type: string }[];
  };
}

/** A server that webhooks are sent to. The verifier that its maker publishes accepts each of them, or the test fails. */
export class Receiver {
  readonly deliveries: Delivered[] = [];
  readonly requests: Request[] = [];
  /** What it says to a delivery. */
  reply: (delivered: Delivered, signal?: AbortSignal | null) => Response | Promise<Response> = () =>
    new Response(null, { status: 204 });
  readonly #secrets: readonly string[];

  constructor(secrets: readonly string[] = [secret]) {
    this.#secrets = secrets;
    vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
      const request = new Request(input, init);
      this.requests.push(request);
      const text = await request.text();
      const headers = Object.fromEntries(request.headers);
      // Whatever it finds wrong, it throws.
      for (const each of this.#secrets) new Webhook(each).verify(text, headers);
      const body = JSON.parse(text) as Pick<Delivered, "timestamp" | "data">;
      expect(body).toMatchObject({ type: "call.events", data: { version: 1 } });
      const delivered = {
        id: headers["webhook-id"] ?? "",
        signedAt: Number(headers["webhook-timestamp"]),
        text,
        ...body,
      };
      this.deliveries.push(delivered);
      return this.reply(delivered, init?.signal);
    });
  }

  /** The ids of all events that came, in their order. */
  get ids(): string[] {
    return this.deliveries.flatMap(({ data }) => data.events.map(({ id }) => id));
  }
}
