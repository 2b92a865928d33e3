import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  answer,
  cutInBody,
  endless,
  type Fault,
  hang,
  hangInBody,
  resetAfterReading,
} from "../../packages/client/test/misbehaving-server.ts";

const placed: Fault = answer(201, { message: "call fired", request_uuid: "id-1", api_id: "api-1" });

/** An id for each of as many destinations as a request may have. */
const many: Fault = answer(201, { request_uuid: Array.from({ length: 1000 }, (_, index) => `id-${index}`) });

const pages: Fault = {
  answer(response, request) {
    const offset = Number(new URL(request.url ?? "", "http://host").searchParams.get("offset"));
    const objects = [{ call_uuid: `call-${offset}` }];
    answer(200, { objects, meta: { next: offset < 2 ? `/?offset=${offset + 1}` : null } }).answer(
      response,
      request,
    );
  },
};

/** What each scenario does, request after request; its last fault goes for all that follow. */
const scenarios: Record<string, readonly Fault[]> = {
  placed: [placed],
  wrong: [placed],
  "500": [answer(500, { error: "broken" })],
  reset: [resetAfterReading],
  reused: [placed, resetAfterReading],
  cut: [cutInBody],
  endless: [endless(201, '{"message":"')],
  hang: [hang],
  stall: [hangInBody],
  redirect: [{ answer: (response) => response.writeHead(307, { location: "/elsewhere/" }).end() }],
  elsewhere: [placed],
  "429": [answer(429, { error: "too many" }), placed],
  abort: [hang],
  pages: [pages],
  hangup: [{ answer: (response) => response.writeHead(204).end() }],
  many: [many],
};

export interface ScenarioServer extends AsyncDisposable {
  readonly url: string;
}

/** Every scenario under a path of its own, and how many POSTs have reached it under `/count/`. */
export async function serveScenarios(): Promise<ScenarioServer> {
  const arrivals = new Map<string, string[]>();
  const server = createServer((request, response) => {
    allowEveryOrigin(response);
    request.on("error", () => {});
    response.on("error", () => {});
    const [, scenario = "", of = ""] = (request.url ?? "").split("/");
    if (request.method === "OPTIONS") return response.writeHead(204).end();
    if (scenario === "page")
      return response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html>");
    if (scenario === "count") {
      return response.end(String(arrivals.get(of)?.filter((method) => method === "POST").length ?? 0));
    }
    return handle(scenario, request, response);
  });

  function handle(scenario: string, request: IncomingMessage, response: ServerResponse): void {
    const methods = arrivals.get(scenario) ?? [];
    arrivals.set(scenario, methods);
    const faults = scenarios[scenario] ?? [answer(404)];
    const fault = faults[Math.min(methods.length, faults.length - 1)];
    methods.push(request.method ?? "");
    request.resume().on("end", () => fault?.answer(response, request));
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function allowEveryOrigin(response: ServerResponse): void {
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader("access-control-allow-headers", "authorization, content-type");
  response.setHeader("access-control-allow-methods", "GET, POST, DELETE");
}

/** An address where nothing listens. */
export async function closedAddress(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return `http://127.0.0.1:${port}`;
}
