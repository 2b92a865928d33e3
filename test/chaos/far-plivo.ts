import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { realClock, type Scenario, Simulator } from "@plivo-edge/simulator";

/** A request to dial, as it reached Plivo. */
export interface Dial {
  readonly campaign: string;
  /** `SEQ.CLAIM`: the destination, and which of its dials. */
  readonly claim: string;
  readonly to: string;
  /** Milliseconds, by a clock that nobody sets. */
  readonly at: number;
  /** Of the call that was placed, whether or not its maker was told. */
  readonly call: string | undefined;
}

type Fault =
  | "500, and nothing dialled"
  | "500, and dialled"
  | "reset, and nothing dialled"
  | "reset, and dialled"
  | "429";

/** How often in a thousand dials. */
const faults: Readonly<Record<Fault, number>> = {
  "500, and nothing dialled": 10,
  "500, and dialled": 10,
  "reset, and nothing dialled": 5,
  "reset, and dialled": 20,
  "429": 3,
};

// The callees are quick, so that a campaign's many calls are soon over.
const scenarios: Readonly<Record<string, Scenario>> = {
  "0100": { ringAfter: 500, answerAfter: 1_000 },
  "0102": { ringAfter: 500, end: { after: 1_000, as: "busy" } },
  "0103": { ringAfter: 500 },
  "0104": { ringAfter: 500, answerAfter: 1_000, machine: true },
  "0106": { ringAfter: null, end: { after: 1_000, as: "carrierError" } },
  "0108": { ringAfter: null, end: { after: 500, as: "invalidNumber" } },
};

/** The simulator on a socket, with an API that fails now and then, and books of every dial that reached it. */
export class FarPlivo {
  readonly authId = "MAXXXXXXXXXXXXXXXXXX";
  readonly authToken = "a-token-of-the-chaos";
  readonly simulator: Simulator;
  readonly dials: Dial[] = [];
  readonly struck: Map<Fault, number> = new Map();
  readonly #random: () => number;
  readonly #server: Server;
  url = "";

  /** @param random from 0 to 1, for the faults */
  constructor(seed: number, random: () => number) {
    this.#random = random;
    const { authId, authToken } = this;
    this.simulator = new Simulator({
      ...{ authId, authToken, seed, scenarios },
      // No queue of Plivo's: the relay's own pace is what is measured.
      callsPerSecond: 1_000_000,
      clock: realClock({ speed: 10 }),
      faults: { drop: 0.01, duplicate: 0.05, late: 0.02 },
    });
    this.#server = createServer((incoming, outgoing) => {
      this.#serve(incoming, outgoing).catch(() => incoming.socket.destroy());
    });
  }

  async listen(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    // A TCP server's address is no pipe name.
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const at = performance.now();
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const { authorization = "", "content-type": type = "application/json" } = incoming.headers;
    const carryOut = () =>
      this.simulator.fetch(`${this.url}${incoming.url}`, {
        method: incoming.method ?? "GET",
        headers: { authorization, "content-type": type },
        ...(body !== "" && { body }),
      });
    const isDial = incoming.method === "POST" && /\/Call\/$/.test(incoming.url ?? "");
    if (!isDial) return reply(outgoing, await carryOut());
    const fault = this.#nextFault();
    // The relay's own request.
    const { to, hangup_url: url } = JSON.parse(body) as { to: string; hangup_url: string };
    const [, campaign = "", claim = ""] = /\/campaign\/([^/]+)\/destination\/([^/]+)/.exec(url) ?? [];
    const isPlaced = fault === undefined || fault === "500, and dialled" || fault === "reset, and dialled";
    const response = isPlaced ? await carryOut() : undefined;
    // The simulator's own reply.
    const placed = (await response?.clone().json()) as { request_uuid?: string } | undefined;
    this.dials.push({ campaign, claim, to, at, call: placed?.request_uuid });
    switch (fault) {
      case undefined:
        return reply(outgoing, response ?? Response.error());
      case "500, and dialled":
      case "500, and nothing dialled":
        return reply(outgoing, Response.json({ error: "internal error" }, { status: 500 }));
      case "429":
        return reply(outgoing, new Response(null, { status: 429, headers: { "Retry-After": "1" } }));
      case "reset, and dialled":
      case "reset, and nothing dialled":
        incoming.socket.destroy();
    }
  }

  #nextFault(): Fault | undefined {
    let place = this.#random() * 1_000;
    // The keys of a constant are its keys.
    for (const fault of Object.keys(faults) as Fault[]) {
      place -= faults[fault];
      if (place >= 0) continue;
      this.struck.set(fault, (this.struck.get(fault) ?? 0) + 1);
      return fault;
    }
    return undefined;
  }
}

async function reply(outgoing: ServerResponse, response: Response): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(await response.text());
}
