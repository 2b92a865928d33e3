import { DurableObject } from "cloudflare:workers";

interface Environment {
  readonly CALL: DurableObjectNamespace<Call>;
  readonly PLIVO_AUTH_TOKEN: string;
  /** Whether an object is woken when its call is to be deleted, as whoever stores a call's events must have it. */
  readonly ALARM?: string;
}

const day = 24 * 3_600_000;

/** Stores an event: one RPC, one INSERT. */
export class Call extends DurableObject<Environment> {
  #isSet = false;

  constructor(context: DurableObjectState, environment: Environment) {
    super(context, environment);
    context.storage.sql.exec(
      "CREATE TABLE IF NOT EXISTS event (seq INTEGER PRIMARY KEY, body TEXT NOT NULL)",
    );
  }

  async store(body: string): Promise<void> {
    this.ctx.storage.sql.exec("INSERT INTO event (body) VALUES (?)", body);
    if (this.env.ALARM && !this.#isSet) await this.ctx.storage.setAlarm(Date.now() + day);
    this.#isSet = true;
  }

  override async alarm(): Promise<void> {
    await this.ctx.storage.deleteAll();
  }
}

let key: Promise<CryptoKey> | undefined;

// What somebody who needs no more than an answer would write by hand, without a framework: it verifies, stores, and replies.
export default {
  async fetch(request, { CALL, PLIVO_AUTH_TOKEN }) {
    const body = await request.text();
    const params = new URLSearchParams(body);
    const nonce = request.headers.get("x-plivo-signature-v3-nonce") ?? "";
    const signature = request.headers.get("x-plivo-signature-v3") ?? "";
    const { origin, pathname, search } = new URL(request.url);
    const fields = [...params].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => name + value);
    const base = origin + pathname + search + (search ? "." : "?");
    key ??= crypto.subtle.importKey(
      "raw",
      new TextEncoder().encode(PLIVO_AUTH_TOKEN),
      { name: "HMAC", hash: "SHA-256" },
      false,
      ["verify"],
    );
    const good = await crypto.subtle.verify(
      "HMAC",
      await key,
      Uint8Array.from(atob(signature), (char) => char.charCodeAt(0)),
      new TextEncoder().encode(`${base}${fields.join("")}.${nonce}`),
    );
    if (!good) return new Response("refused", { status: 403 });
    await CALL.getByName(params.get("RequestUUID") ?? "").store(body);
    return new Response("<Response><Speak>Hello.</Speak></Response>", {
      headers: { "content-type": "application/xml" },
    });
  },
} satisfies ExportedHandler<Environment>;
