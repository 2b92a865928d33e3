import { randomBytes } from "node:crypto";
import { Agent, request } from "node:http";
import { connect, type Socket } from "node:net";

/** A POST that is ready to be sent: whatever it takes to make it has been done before the clock runs. */
export interface Post {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends posts over kept-alive connections. */
export class Sender {
  readonly #port: number;
  readonly #agent: Agent;

  constructor(port: number, connections: number) {
    this.#port = port;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Milliseconds until the whole answer was there. */
  send({ path, headers, body }: Post): Promise<number> {
    const started = performance.now();
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          port: this.#port,
          host: "127.0.0.1",
          method: "POST",
          path,
          headers: { ...headers, "content-length": Buffer.byteLength(body) },
          agent: this.#agent,
        },
        (response) => {
          response.on("data", () => {});
          response.on("end", () => {
            if (response.statusCode === 200) resolve(performance.now() - started);
            else reject(new Error(`${path} answered ${response.statusCode}`));
          });
        },
      );
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  }

  /** Sends them all, so many at a time. Posts a second. */
  async rate(posts: readonly Post[], concurrency: number): Promise<number> {
    const started = performance.now();
    let next = 0;
    await Promise.all(
      Array.from({ length: concurrency }, async () => {
        for (let post = posts[next++]; post; post = posts[next++]) await this.send(post);
      }),
    );
    return (posts.length / (performance.now() - started)) * 1000;
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** A WebSocket that only looks for a text in what arrives: cheap enough to have a thousand of them beside the server. */
export class Listener {
  readonly #socket: Socket;
  #text: Buffer = Buffer.alloc(0);
  #tail: Buffer = Buffer.alloc(0);
  #found: () => void = () => {};

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => this.#look(chunk));
    socket.on("error", () => {});
  }

  #look(chunk: Buffer): void {
    if (this.#text.length === 0) return;
    const seen = this.#tail.length > 0 ? Buffer.concat([this.#tail, chunk]) : chunk;
    if (seen.includes(this.#text)) {
      this.#text = Buffer.alloc(0);
      this.#found();
    } else this.#tail = seen.subarray(Math.max(0, seen.length - this.#text.length));
  }

  /** The time at which the text has arrived. */
  wait(text: string): Promise<number> {
    this.#text = Buffer.from(text);
    this.#tail = Buffer.alloc(0);
    return new Promise((resolve) => {
      this.#found = () => resolve(performance.now());
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** Opens a WebSocket by hand. */
export function listen(port: number, path: string, protocols: readonly string[] = []): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => {
      const lines = [
        `GET ${path} HTTP/1.1`,
        `Host: 127.0.0.1:${port}`,
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
        ...(protocols.length > 0 ? [`Sec-WebSocket-Protocol: ${protocols.join(", ")}`] : []),
      ];
      socket.write(`${lines.join("\r\n")}\r\n\r\n`);
    });
    socket.setNoDelay(true);
    socket.once("error", reject);
    socket.once("data", (head: Buffer) => {
      socket.off("error", reject);
      if (head.toString("latin1").startsWith("HTTP/1.1 101")) resolve(new Listener(socket));
      else reject(new Error(head.toString("latin1").split("\r\n")[0]));
    });
  });
}
