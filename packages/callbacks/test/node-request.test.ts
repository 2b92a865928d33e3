import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { afterEach, describe, expect, it } from "vitest";
import {
  CallbackError,
  type HangupEvent,
  type NodeRequest,
  receiveCallback,
  signedHeaders,
} from "../src/index.ts";
import { callUuid, payloads } from "./payloads.ts";

const form = "application/x-www-form-urlencoded";
const authToken = "invented-token";
const options = { type: "hangup", authTokens: [authToken] } as const;
const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Serves, and says where. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // of a TCP server it is one
  return `http://127.0.0.1:${port}`;
}

/** Posts a callback as Plivo does. */
async function post(
  url: string,
  body: string = payloads.hangup,
  token: string = authToken,
): Promise<Response> {
  const headers = await signedHeaders({
    method: "POST",
    url,
    params: new URLSearchParams(body),
    authToken: token,
  });
  return fetch(url, {
    method: "POST",
    body,
    headers: { ...headers, "content-type": form },
  });
}

/** What a route of Express replies with: the event, or the refusal's status. */
const route: express.RequestHandler = async (req, res) => {
  try {
    res.json(await receiveCallback(req, options));
  } catch (error) {
    if (!(error instanceof CallbackError)) throw error;
    res.status(error.status).end();
  }
};

async function hangupOf(response: Response): Promise<HangupEvent> {
  expect(response.status).toBe(200);
  return (await response.json()) as HangupEvent; // what the route has replied with
}

describe("Node's own request", () => {
  const listener: RequestListener = (req, res) => {
    receiveCallback(req, options).then(
      (event) => res.end(JSON.stringify(event)),
      (error: CallbackError) => res.writeHead(error.status).end(),
    );
  };

  it("is read from its stream", async () => {
    const origin = await serve(listener);
    const event = await hangupOf(await post(`${origin}/hangup?feed=a+b`));
    expect(event).toMatchObject({ type: "hangup", callUuid, hangupCauseCode: 4000 });
    expect(event.parameters).toStrictEqual(Object.fromEntries(new URLSearchParams(payloads.hangup)));
  });

  it("is read where somebody has set its encoding", async () => {
    const origin = await serve((req, res) => listener(req.setEncoding("utf8"), res));
    const event = await hangupOf(await post(`${origin}/hangup`, `${payloads.hangup}&Name=Zo%C3%AB+ü`));
    expect(event).toMatchObject({ callUuid, parameters: { Name: "Zoë ü" } });
  });

  it.each(["/a/../hangup", "/hangup/{feed}", "/a|b", "//hangup", "/%7Efeed"])(
    "is verified by its path as it was spelled: %s",
    async (path) => {
      const params = new URLSearchParams(payloads.hangup);
      const signed = {
        method: "POST",
        url: `http://calls.example.com${path}?a=b`,
        params,
        authToken,
      } as const;
      const headers = {
        ...(await signedHeaders(signed)),
        host: "calls.example.com",
        "content-type": form,
      };
      const request = { method: "POST", url: `${path}?a=b`, headers, body: payloads.hangup };
      expect(await receiveCallback(request, options)).toMatchObject({ callUuid });
      const publicUrl = "http://calls.example.com/";
      const proxied = { ...request, headers: { ...headers, host: "127.0.0.1" } };
      expect(await receiveCallback(proxied, { ...options, publicUrl })).toMatchObject({ callUuid });
    },
  );

  it.each(["/y?CallUUID=00000000-58b6-11e1-86da-77300b68f8bb&From=1&z=", "#", "?a=1", "/y"])(
    "has no path and no query in its Host: %s",
    async (forged) => {
      const publicUrl = "https://calls.example.com";
      const url = `/hangup?${payloads.hangup}`;
      const genuine = await signedHeaders({ method: "GET", url: publicUrl + url, authToken });
      const headers = { ...genuine, host: `x${forged}` };
      const event = await receiveCallback({ method: "GET", url, headers }, { ...options, publicUrl });
      expect(event.parameters).toStrictEqual(Object.fromEntries(new URLSearchParams(payloads.hangup)));
    },
  );

  it("hides no query of its URL behind a fragment in its Host", async () => {
    const url = "/hangup?a%3D1%26b=2";
    const params = new URLSearchParams(payloads.hangup);
    const publicUrl = "https://calls.example.com";
    const signed = { method: "POST", url: publicUrl + url, params, authToken } as const;
    const headers = { ...(await signedHeaders(signed)), host: "x#", "content-type": form };
    const request = { method: "POST", url, headers, body: payloads.hangup };
    const refusal = receiveCallback(request, { ...options, publicUrl, rejectAmbiguousQuery: true });
    await expect(refusal).rejects.toMatchObject({ code: "ambiguous_query" });
  });

  it("may be a GET", async () => {
    const url = `${await serve(listener)}/hangup?${payloads.hangup}&feed=a`;
    const headers = await signedHeaders({ method: "GET", url, authToken });
    expect(await hangupOf(await fetch(url, { headers }))).toMatchObject({
      callUuid,
      parameters: { feed: "a" },
    });
  });

  it.each(["a b", "[", "ada:secret@h", "h:99999", "%zz", ""])(
    "is refused, and is no mistake of this server, where its Host is %j",
    async (host) => {
      const headers = { ...(await signedHeaders({ method: "POST", url: "http://x/", authToken })), host };
      const refusal = receiveCallback({ method: "POST", url: "/hangup", headers, body: "a=1" }, options);
      await expect(refusal).rejects.toMatchObject({ status: expect.any(Number), name: "CallbackError" });
    },
  );

  it("is verified by publicUrl, whatever its Host is", async () => {
    const publicUrl = "https://calls.example.com";
    const params = new URLSearchParams(payloads.hangup);
    const signed = { method: "POST", url: `${publicUrl}/hangup?feed=a`, params, authToken } as const;
    const headers = { ...(await signedHeaders(signed)), host: "a b", "content-type": form };
    const request = { method: "POST", url: "/hangup?feed=a", headers, body: payloads.hangup };
    expect(await receiveCallback(request, { ...options, publicUrl })).toMatchObject({ callUuid });
  });

  it.each(["TRACE", "CONNECT", ""])("is refused where its method is %j", async (method) => {
    const refusal = receiveCallback({ method, url: "/hangup", headers: {}, body: "a=1" }, options);
    await expect(refusal).rejects.toMatchObject({ code: "bad_method" });
  });

  it("is refused as the web's is, and hears it", async () => {
    const origin = await serve(listener);
    expect((await post(`${origin}/hangup`, payloads.hangup, "another")).status).toBe(403);
    expect((await post(`${origin}/hangup`, `Pad=${"x".repeat(70_000)}`)).status).toBe(413);
    expect((await fetch(`${origin}/hangup`, { method: "POST", body: "a=1" })).status).toBe(401);
    expect((await fetch(`${origin}/hangup`, { method: "PUT", body: "a=1" })).status).toBe(405);
  });
});

describe("the request of Express", () => {
  it.each([
    ["whose form is parsed", express.urlencoded()],
    ["whose form is parsed by qs", express.urlencoded({ extended: true })],
    ["whose body is text", express.text({ type: "*/*" })],
    ["whose body is bytes", express.raw({ type: "*/*" })],
    ["that a parser of another type has left alone", express.json()],
    ["that nobody has parsed", (_req: unknown, _res: unknown, next: () => void) => next()],
  ])("%s", async (_, parser) => {
    const app = express();
    app.use(parser);
    app.post("/hangup", route);
    const origin = await serve(app);
    const body = `${payloads.hangup}&Name=Zo%C3%AB+%F0%9F%99%82&Empty=&Repeated=b&Repeated=a`;
    const event = await hangupOf(await post(`${origin}/hangup?feed=a`, body));
    expect(event).toMatchObject({ callUuid, to: "14155550199" });
    expect(event.parameters).toMatchObject({ Name: "Zoë 🙂", Empty: "", Repeated: "b" });
    expect((await post(`${origin}/hangup`, body, "another")).status).toBe(403);
  });

  it("of a router that is mounted at a path", async () => {
    const app = express();
    const router = express.Router();
    router.post("/hangup", express.urlencoded(), route);
    app.use("/calls", router);
    const origin = await serve(app);
    expect(await hangupOf(await post(`${origin}/calls/hangup`))).toMatchObject({ callUuid });
  });

  it("behind a proxy has the URL that publicUrl says", async () => {
    const app = express();
    app.post("/hangup", express.urlencoded(), async (req, res) => {
      res.json(await receiveCallback(req, { ...options, publicUrl: "https://calls.example.com" }));
    });
    const origin = await serve(app);
    const headers = await signedHeaders({
      ...{ method: "POST", url: "https://calls.example.com/hangup", authToken },
      params: new URLSearchParams(payloads.hangup),
    });
    const body = new URLSearchParams(payloads.hangup);
    expect(await hangupOf(await fetch(`${origin}/hangup`, { method: "POST", body, headers }))).toMatchObject({
      callUuid,
    });
  });
});

it("a body that was read, and kept by nobody, is a mistake of this server's", async () => {
  const request: NodeRequest = {
    method: "POST",
    url: "/hangup",
    headers: { "x-plivo-signature-v3": "a", "x-plivo-signature-v3-nonce": "1", host: "a.example" },
    readableDidRead: true,
  };
  await expect(receiveCallback(request, options)).rejects.toThrow("read before");
});
