import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { CampaignFrame, Frame } from "@plivo-edge/live/frames";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { Inbox } from "./inbox.ts";
import { type Network, openNetwork } from "./network.ts";

/** One subscriber's socket, seen from the relay's side. */
export class StubSocket {
  readonly url: URL;
  readonly protocols: readonly string[];
  readonly refused: number;
  readonly heard: Inbox<string> = new Inbox<string>();
  readonly closed: Promise<number>;
  readonly #tell: (message: object) => void;
  #close: (code: number) => void = () => {};

  constructor(
    opened: { opened: string; protocols: string[]; refused: number },
    tell: (message: object) => void,
  ) {
    this.url = new URL(opened.opened);
    this.protocols = opened.protocols;
    this.refused = opened.refused;
    this.#tell = tell;
    this.closed = new Promise((resolve) => {
      this.#close = resolve;
    });
  }

  send(...frames: (Frame | CampaignFrame)[]): void {
    for (const frame of frames) this.sendText(JSON.stringify(frame));
  }

  sendText(send: string): void {
    this.#tell({ send });
  }

  sendBytes(bytes: number[]): void {
    this.#tell({ bytes });
  }

  close(code: number, reason?: string): void {
    this.#tell({ close: [code, reason] });
  }

  receive({ said, closed }: { said?: string; closed?: number }): void {
    if (said !== undefined) this.heard.put(said);
    if (closed !== undefined) this.#close(closed);
  }
}

/** A relay whose every word the test speaks: real workerd, real sockets. */
export class RelayStub {
  /** The relay's URL, as a ticket holds it. */
  readonly url: string;
  readonly network: Network;
  readonly #sockets: StubSocket[] = [];
  readonly #arrivals: Inbox<StubSocket> = new Inbox<StubSocket>();
  readonly #test: WebSocket;

  private constructor(network: Network, name: string, test: WebSocket) {
    this.url = new URL(name, network.url).href;
    this.network = network;
    this.#test = test;
    test.onmessage = ({ data }) => {
      const { id, ...message } = JSON.parse(data);
      if (message.opened) {
        const socket = new StubSocket(message, (order) => test.send(JSON.stringify({ id, ...order })));
        this.#sockets[id] = socket;
        this.#arrivals.put(socket);
      } else this.#sockets[id]?.receive(message);
    };
  }

  static async open(workerd: URL, name: string): Promise<RelayStub> {
    const test = new WebSocket(new URL(`${name}/test`, workerd).href.replace("http", "ws"));
    await once(test, "open");
    return new RelayStub(await openNetwork(workerd), name, test);
  }

  /** The next socket that a subscriber opens. */
  next(): Promise<StubSocket> {
    return this.#arrivals.take();
  }

  /** From now on handshakes end with this HTTP status; 0 accepts them again. */
  refuse(refuse: number): void {
    this.#test.send(JSON.stringify({ refuse }));
  }

  async close(): Promise<void> {
    this.#test.close();
    await this.network.close();
  }
}

export async function startWorkerd(): Promise<Miniflare> {
  return new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: await readFile(new URL("worker.js", import.meta.url), "utf8"),
      compatibilityDate: "2026-10-01",
      durableObjects: { RELAY_STUB: "RelayStub" },
      host: "127.0.0.1",
    }),
  );
}
