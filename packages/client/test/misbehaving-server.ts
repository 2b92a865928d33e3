import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the server does with one request, whose body it has or has not read. */
export interface Fault {
  /** Handle the request before its body was read. */
  early?: boolean;
  answer(response: ServerResponse, request: IncomingMessage): void;
}

export interface Arrival {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  readonly at: number;
}

/** A Plivo that fails as told: fault after fault, the last one for every request that follows. */
export interface MisbehavingServer extends AsyncDisposable {
  readonly url: string;
  /** Every request that reached it, in order. */
  readonly arrivals: readonly Arrival[];
}

export async function misbehave(...faults: readonly Fault[]): Promise<MisbehavingServer> {
  const arrivals: Arrival[] = [];
  const server = createServer((request, response) => {
    const fault = faults[Math.min(arrivals.length, faults.length - 1)];
    const arrival = {
      method: request.method ?? "",
      url: request.url ?? "",
      headers: request.headers,
      body: "",
      at: Date.now(),
    };
    arrivals.push(arrival);
    response.on("error", () => {});
    request.on("error", () => {});
    if (fault?.early) return fault.answer(response, request);
    request.setEncoding("utf8");
    request.on("data", (chunk) => {
      arrival.body += chunk;
    });
    request.on("end", () => fault?.answer(response, request));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

export const created = {
  message: "call fired",
  request_uuid: "64d3290a-87a6-46b4-a6e2-20f5f4e07a02",
  api_id: "api-1",
};

/** A status with a JSON body, or with a text as it is. */
export function answer(status: number, body: unknown = "", headers: Record<string, string> = {}): Fault {
  return {
    answer(response) {
      const json = typeof body !== "string";
      response.writeHead(status, { "content-type": json ? "application/json" : "text/html", ...headers });
      response.end(json ? JSON.stringify(body) : body);
    },
  };
}

export const resetBeforeReading: Fault = {
  early: true,
  answer: (_, request) => request.socket.resetAndDestroy(),
};
export const resetAfterReading: Fault = { answer: (_, request) => request.socket.resetAndDestroy() };
export const closeAfterReading: Fault = { answer: (_, request) => request.socket.destroy() };
/** Says nothing, until the server is closed. */
export const hang: Fault = { answer: () => {} };

/** Headers and half a body, and then nothing. */
export const hangInBody: Fault = {
  answer(response) {
    response.writeHead(201, { "content-type": "application/json" });
    response.write('{"message":"call fired",');
  },
};

/** Promises more than it sends, and closes. */
export const cutInBody: Fault = {
  answer(response, request) {
    response.writeHead(201, { "content-type": "application/json", "content-length": "500" });
    response.write('{"message":"call fired",', () => request.socket.destroy());
  },
};

/** A body without an end, as fast as it is read. */
export function endless(status: number, opening: string): Fault {
  return {
    answer(response) {
      response.writeHead(status, { "content-type": "application/json" });
      response.write(opening);
      const chunk = "x".repeat(64 * 1024);
      const more = (): void => {
        while (!response.destroyed && response.write(chunk)) {}
      };
      response.on("drain", more);
      more();
    },
  };
}

/** A 204 with a body, which has none by the book; the body comes a moment later. */
export const bodyAfterNoContent: Fault = {
  answer(_, { socket }) {
    socket.write("HTTP/1.1 204 No Content\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n");
    setTimeout(() => socket.end("{}"), 5);
  },
};
