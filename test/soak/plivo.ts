import { once } from "node:events";
import { Agent, createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { signedHeaders } from "@plivo-edge/callbacks";
import type { Books, Fact } from "./books.ts";

const status: Readonly<Record<string, string>> = { ring: "ringing", hangup: "completed" };

/** What Plivo does where a URL says nothing else: one more try, and only after a time-out. */
const unlessSaid = { rc: "1", rp: "ct,rt" };

/** Stands in for Plivo: sends callbacks as it does, well or badly, and takes requests to place calls. */
export class FarPlivo {
  readonly authId = "MAXXXXXXXXXXXXXXXXXX";
  readonly authToken = "a-token-of-the-soak";
  readonly #books: Books;
  readonly #agent: Agent = new Agent({ keepAlive: true });
  readonly #server: Server;
  url = "";

  constructor(books: Books) {
    this.#books = books;
    this.#server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        // Calls that are asked for by their id have not ended yet, as Plivo says by a 404.
        const dials = incoming.method === "POST";
        outgoing.writeHead(dials ? 201 : 404, { "content-type": "application/json" });
        if (!dials) return outgoing.end('{"error":"not found"}');
        // The relay's own request.
        const { to } = JSON.parse(Buffer.concat(chunks).toString()) as { to: string };
        books.dialled.set(to, (books.dialled.get(to) ?? 0) + 1);
        return outgoing.end(
          JSON.stringify({ api_id: "a", message: "call fired", request_uuid: crypto.randomUUID() }),
        );
      });
    });
  }

  async listen(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    // A TCP server that listens has an address with a port.
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#agent.destroy();
    this.#server.close();
  }

  /** One call from ring to recording, its callbacks duplicated, late and reordered. */
  async call(urlOf: (type: string) => string, call: string, sender: Fact["sender"]): Promise<void> {
    const story = [
      { type: "ring", url: urlOf("ring"), after: 300 },
      { type: "answer", url: urlOf("answer"), after: 2_000 },
      { type: "machine", url: urlOf("machine"), after: 1_000 },
      { type: "hangup", url: urlOf("hangup"), after: 2_000 + 8_000 * Math.random() },
      // After the end, as recordings come.
      { type: "recording", url: urlOf("recording"), after: 8_000 * Math.random() },
    ];
    const sent: Promise<void>[] = [];
    for (const { type, url, after } of story) {
      await pause(after);
      // One in twelve comes after what follows it.
      const late = Math.random() < 1 / 12 ? 4_000 * Math.random() : 0;
      sent.push(this.#tell({ call, type, sender }, url, late));
      if (Math.random() < 0.1) sent.push(this.#tell({ call, type, sender }, url, 5_000 * Math.random()));
    }
    await Promise.all(sent);
  }

  async #tell(fact: Fact, url: string, late: number): Promise<void> {
    await pause(late);
    const { rc, rp } = {
      ...unlessSaid,
      ...Object.fromEntries(new URLSearchParams(new URL(url).hash.slice(1))),
    };
    const tries = fact.sender === "once" ? 1 : 1 + Number(rc);
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const outcome = await this.#post(fact, url.replace(/#.*/, ""));
      if (outcome === "stored" || !(rp === "all" || rp.split(",").includes(outcome))) return;
      // Plivo does not say how long it pauses.
      await pause(1_000);
    }
  }

  /** What came of it, in the words of a callback's retry policy. */
  async #post(fact: Fact, url: string): Promise<"stored" | "5xx" | "rt"> {
    const { call, type } = fact;
    const body = new URLSearchParams({
      CallUUID: call,
      RequestUUID: call,
      From: "14155550111",
      To: "14155550100",
      Direction: "outbound",
      CallStatus: status[type] ?? "in-progress",
      ...(type === "machine" && { Machine: "true" }),
      ...(type === "recording" && {
        RecordingID: `recording-${call}`,
        RecordUrl: "https://media.example/r.mp3",
      }),
    });
    const headers = await signedHeaders({
      method: "POST",
      url,
      params: body,
      authToken: this.authToken,
    });
    const text = body.toString();
    const started = performance.now();
    this.#books.send(fact);
    try {
      const replied = await new Promise<number>((resolve, reject) => {
        const outgoing = request(url, {
          method: "POST",
          agent: this.#agent,
          headers: {
            ...headers,
            "content-type": "application/x-www-form-urlencoded",
            "content-length": Buffer.byteLength(text),
          },
        });
        outgoing.setTimeout(40_000, () => outgoing.destroy());
        outgoing.on("response", (incoming) => {
          incoming.resume();
          incoming.on("end", () => resolve(incoming.statusCode ?? 0));
          incoming.on("error", reject);
        });
        outgoing.on("error", reject);
        outgoing.end(text);
      });
      this.#books.reply(fact, replied, performance.now() - started);
      return replied === 200 ? "stored" : "5xx";
    } catch {
      this.#books.cut += 1;
      return "rt";
    }
  }
}
