import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CallbackError, type ReceiveOptions, receiveCallback, signedHeaders } from "../src/index.ts";
import { callUuid, payloads } from "./payloads.ts";

const authToken = "invented-token";
const origin = "https://cb.example.com";
const form = "application/x-www-form-urlencoded";

interface Wire {
  /** As Plivo dialled it. */
  url?: string;
  body?: string;
  /** Where the request arrives, if that differs. */
  arrivesAt?: string;
  headers?: Record<string, string>;
}

/** A POST as Plivo sends it. */
async function post({
  url = `${origin}/hangup`,
  body = payloads.hangup,
  arrivesAt = url,
  headers,
}: Wire = {}) {
  const params = new URLSearchParams(`?${body}`); // a leading `?` of the body's own is text
  const signed = await signedHeaders({ method: "POST", url, params, authToken });
  return new Request(arrivesAt, {
    method: "POST",
    body,
    headers: { "Content-Type": form, ...signed, ...headers },
  });
}

/** The same with a body that comes in pieces, without a length that anybody has checked. */
async function stream(source: UnderlyingDefaultSource<Uint8Array>, wire?: Wire) {
  const { url, headers } = await post(wire);
  const init = { method: "POST", headers, body: new ReadableStream(source), duplex: "half" };
  return new Request(url, init);
}

/** A GET as Plivo sends it. */
async function get(url: string) {
  return new Request(url, await signedGet(url));
}

async function signedGet(url: string) {
  return { headers: await signedHeaders({ method: "GET", url, authToken }) };
}

function receive(request: Request, options: Partial<ReceiveOptions<"hangup">> = {}) {
  return receiveCallback(request, { type: "hangup", authTokens: [authToken], ...options });
}

async function refusal(request: Request, options?: Partial<ReceiveOptions<"hangup">>) {
  const error = await receive(request, options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CallbackError);
  const { code, status } = error as CallbackError; // just asserted
  return `${status} ${code}`;
}

describe("a URL that is an origin alone", () => {
  const root = `${origin}/`;
  it.each([
    ["a POST", async () => post({ url: origin, arrivesAt: root }), {}],
    [
      "a POST, behind a proxy",
      async () => post({ url: origin, arrivesAt: "http://inner/" }),
      { publicUrl: root },
    ],
    ["a POST with a query", async () => post({ url: `${origin}?a=1`, arrivesAt: `${root}?a=1` }), {}],
    [
      "a GET",
      async () => {
        const query = `?${new URLSearchParams(payloads.hangup)}`;
        const { headers } = await signedGet(`${origin}${query}`);
        return new Request(`${root}${query}`, { headers });
      },
      {},
    ],
    ["a POST to the origin with its slash", async () => post({ url: root }), {}],
  ] as const)("is signed as it was given, and asked for at its root: %s", async (_, request, options) => {
    expect(await receive(await request(), options)).toMatchObject({ type: "hangup", callUuid });
  });

  it("is that of the root, and of no other path", async () => {
    expect(await refusal(await post({ url: origin, arrivesAt: `${origin}/hangup` }))).toBe(
      "403 bad_signature",
    );
    const folder = await post({ url: `${origin}/hangup`, arrivesAt: `${origin}/hangup/` });
    expect(await refusal(folder)).toBe("403 bad_signature");
  });
});

describe("a callback from Plivo", () => {
  it("is an event", async () => {
    const event = await receive(await post(), { receivedAt: 5 });
    expect(event).toMatchObject({
      type: "hangup",
      callUuid,
      hangupCauseCode: 4000,
      duration: 66,
      receivedAt: 5,
    });
  });

  it("is received now, if nobody says otherwise", async () => {
    const before = Date.now();
    const { receivedAt } = await receive(await post());
    expect(receivedAt).toBeGreaterThanOrEqual(before);
    expect(receivedAt).toBeLessThanOrEqual(Date.now());
  });

  it("knows the nonce of its request, and what tells its URL from others", async () => {
    const request = await post();
    const nonce = request.headers.get("X-Plivo-Signature-V3-Nonce");
    expect(await receive(request, { urlId: "menu-1" })).toMatchObject({ nonce, urlId: "menu-1" });
    expect(await receive(await post())).not.toHaveProperty("urlId");
  });

  it("of a sub-account counts by the main account's signature, unless that is not taken", async () => {
    const request = async () => {
      const genuine = await post();
      genuine.headers.set("X-Plivo-Signature-V3", `${"A".repeat(43)}=`);
      return genuine;
    };
    expect(await receive(await request())).toMatchObject({ callUuid });
    await expect(receive(await request(), { mainAccount: false })).rejects.toMatchObject({
      status: 403,
      reason: "main_account",
    });
  });

  it("may be kept to one method", async () => {
    expect(await receive(await post(), { methods: ["POST"] })).toMatchObject({ callUuid });
    const url = `${origin}/hangup?${payloads.hangup}`;
    expect(await refusal(await get(url), { methods: ["POST"] })).toBe("405 bad_method");
  });

  it("as a POST leaves your own query in the URL", async () => {
    const { parameters } = await receive(await post({ url: `${origin}/hangup?feed=alice&expires=9` }));
    expect(parameters).not.toHaveProperty("feed");
    expect(parameters).toHaveProperty("CallUUID", callUuid);
  });

  it("as a GET merges your own query with Plivo's parameters, and keeps names that differ in case apart", async () => {
    const { parameters, to } = await receive(
      await get(`${origin}/hangup?${payloads.hangup}&feed=alice&to=me`),
    );
    expect(parameters).toMatchObject({ feed: "alice", To: "14155550199", to: "me" });
    expect(to).toBe("14155550199");
  });

  it("behind a proxy is verified against the URL that Plivo dialled", async () => {
    const url = "https://CB.Example.com:443/calls/a%20b/hangup?feed=a+b&empty=";
    const request = () => post({ url, arrivesAt: "http://127.0.0.1:8787/a%20b/hangup?feed=a+b&empty=" });
    for (const publicUrl of ["https://CB.Example.com:443/calls", "https://CB.Example.com:443/calls/"]) {
      expect(await receive(await request(), { publicUrl })).toMatchObject({ callUuid });
    }
    expect(await refusal(await request())).toBe("403 bad_signature");
    expect(await refusal(await request(), { publicUrl: "https://cb.example.com/calls" })).toBe(
      "403 bad_signature",
    );
  });
});

describe("what Plivo did not send is refused", () => {
  it.each([
    ["a nonce", ["V3-Nonce"]],
    ["both signatures", ["V3", "Ma-V3"]],
  ])("without %s", async (_, names) => {
    const request = await post();
    for (const name of names) request.headers.delete(`X-Plivo-Signature-${name}`);
    expect(await refusal(request)).toBe("401 missing_signature");
  });

  it("with a signature of the second version only", async () => {
    const request = await post();
    for (const name of ["X-Plivo-Signature-", "X-Plivo-Signature-Ma-"]) {
      request.headers.set(`${name}V2`, request.headers.get(`${name}V3`) ?? "");
      request.headers.delete(`${name}V3`);
    }
    expect(await refusal(request)).toBe("401 missing_signature");
  });

  it("with a changed parameter, query, method or token", async () => {
    const { headers } = await post({ url: `${origin}/hangup?feed=a` });
    const body = payloads.hangup.replace("Duration=66", "Duration=1");
    const url = `${origin}/hangup?feed=a`;
    expect(await refusal(new Request(url, { method: "POST", body, headers }))).toBe("403 bad_signature");
    expect(await refusal(await post({ url, arrivesAt: `${origin}/hangup?feed=b` }))).toBe(
      "403 bad_signature",
    );
    expect(await refusal(new Request(`${url}&${payloads.hangup}`, { headers }))).toBe("403 bad_signature");
    expect(await refusal(await post(), { authTokens: ["another"] })).toBe("403 bad_signature");
  });

  it.each(["PUT", "DELETE", "HEAD", "OPTIONS"])("by %s", async (method) => {
    const { headers } = await post();
    expect(await refusal(new Request(`${origin}/hangup`, { method, headers }))).toBe("405 bad_method");
  });

  it("when it is signed, but no callback", async () => {
    expect(await refusal(await post({ body: "" }))).toBe("400 malformed");
    expect(await refusal(await get(`${origin}/hangup?CallUUID=`))).toBe("400 malformed");
  });

  it("with a message that holds no value", async () => {
    await expect(receive(await post({ body: "From=secret" }))).rejects.not.toThrow("secret");
  });
});

describe("a body", () => {
  it.each(["text/plain", "application/json", "multipart/form-data; boundary=x", `${form}-not`])(
    "of the type %s is refused",
    async (type) => {
      const request = await post({ headers: { "Content-Type": type } });
      expect(await refusal(request)).toBe("415 unsupported_media_type");
    },
  );

  it.each([`${form};charset=UTF-8`, `${form} ; charset=utf-8`, form.toUpperCase()])(
    "of the type %s is a form",
    async (type) => {
      const request = await post({ headers: { "Content-Type": type } });
      expect(await receive(request)).toMatchObject({ callUuid });
    },
  );

  it.each([undefined, ""])("of no bytes (%j) is a form of any type", async (body) => {
    // Signed as a POST whose query tells everything: a form without fields.
    const { headers } = await post({ body: "" });
    headers.delete("Content-Type");
    const request = new Request(`${origin}/hangup`, {
      method: "POST",
      headers,
      ...(body === "" && { body }),
    });
    expect(await refusal(request)).toBe("400 malformed");
  });

  it("that is not UTF-8 is refused", async () => {
    const { headers } = await post();
    const body = new Uint8Array([0x46, 0x3d, 0xff, 0xfe]);
    const request = new Request(`${origin}/hangup`, { method: "POST", headers, body });
    expect(await refusal(request)).toBe("400 bad_encoding");
  });

  it("whose last character is cut off is refused", async () => {
    const { headers } = await post();
    const body = new TextEncoder().encode("Name=Zoë").slice(0, -1);
    const request = new Request(`${origin}/hangup`, { method: "POST", headers, body });
    expect(await refusal(request)).toBe("400 bad_encoding");
  });

  it("is whole, however it was cut into chunks", async () => {
    const body = `${payloads.hangup}&Name=Zoë🙂`;
    const bytes = new TextEncoder().encode(body);
    let at = 0;
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      if (at === bytes.length) controller.close();
      else controller.enqueue(bytes.subarray(at, ++at));
    };
    const request = await stream({ pull }, { body });
    expect((await receive(request)).parameters).toHaveProperty("Name", "Zoë🙂");
  });

  it("over 64 KiB is refused, at 64 KiB it is not", async () => {
    const filled = (size: number) => `${payloads.hangup}&Pad=`.padEnd(size, "x");
    expect(await receive(await post({ body: filled(65_536) }))).toMatchObject({ callUuid });
    expect(await refusal(await post({ body: filled(65_537) }))).toBe("413 too_large");
    expect(await refusal(await post(), { maxBytes: 100 })).toBe("413 too_large");
  });

  it("that says it is too long is not read", async () => {
    const request = await post({ headers: { "Content-Length": "65537" } });
    expect(await refusal(request)).toBe("413 too_large");
    expect(request.bodyUsed).toBe(false);
  });

  it("without end is read no further than the limit, whatever length it claims", async () => {
    let pulled = 0;
    let canceled = false;
    const endless: UnderlyingDefaultSource<Uint8Array> = {
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(1024).fill(97));
      },
      cancel() {
        canceled = true;
      },
    };
    const request = await stream(endless, { headers: { "Content-Length": "10" } });
    expect(await refusal(request)).toBe("413 too_large");
    expect(pulled).toBeLessThan(70);
    expect(canceled).toBe(true);
  });

  it("that breaks off is refused", async () => {
    const request = await stream({ pull: (controller) => controller.error(new Error("connection reset")) });
    expect(await refusal(request)).toBe("400 incomplete_body");
  });
});

describe("a mistake of this server's is no refusal", () => {
  it("a missing token", async () => {
    await expect(receive(await post(), { authTokens: [] })).rejects.toThrow(TypeError);
    await expect(receive(await post(), { authTokens: [""] })).rejects.toThrow(TypeError);
  });

  it("a body that was read before", async () => {
    const request = await post();
    await request.text();
    await expect(receive(request)).rejects.toThrow("read before");
  });
});

describe("whatever arrives, an event or a CallbackError comes out", () => {
  const field = fc.oneof(
    fc.string({ unit: "binary" }).map(encodeURIComponent),
    fc.constantFrom("%", "%E0%A4%A", "%ff", "%zz", "+", "__proto__", "CallUUID", "Machine", "", "?", ";"),
  );
  const fields = fc
    .array(
      fc.tuple(field, field).map((pair) => pair.join("=")),
      { maxLength: 20 },
    )
    .map((list) => list.join("&"));
  const text = fc.oneof(
    fields,
    fields.map((more) => `${payloads.hangup}&${more}`),
    fields.map((more) => `${more}&${payloads.hangup}`),
    fc.nat(payloads.hangup.length).map((length) => payloads.hangup.slice(0, length)),
    fc.constant("x".repeat(70_000)),
  );
  const runs = { numRuns: 500, seed: 20_260_105 };

  /** The kinds of outcome that the requests had, sorted. */
  async function outcomes(requests: fc.Arbitrary<Promise<Request>>): Promise<string[]> {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const outcome = await receive(await request).catch((error: unknown) => error);
        if (outcome instanceof CallbackError) seen.add(outcome.code);
        else seen.add(outcome instanceof Error ? `${outcome}` : "event");
      }),
      runs,
    );
    return [...seen].sort();
  }

  it("of a signed POST", async () => {
    const requests = text.map((body) => post({ body }));
    expect(await outcomes(requests)).toEqual(["event", "malformed", "too_large"]);
  });

  it("of a signed GET", async () => {
    const requests = text.map((query) => get(`${origin}/hangup?${query}`));
    expect(await outcomes(requests)).toEqual(["event", "malformed"]);
  });

  it("of any bytes, under a signature that is not theirs", async () => {
    const requests = fc
      .tuple(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(form, "text/plain"))
      .map(async ([body, type]) => {
        const { url, headers } = await post({ headers: { "Content-Type": type } });
        return new Request(url, { method: "POST", headers, body });
      });
    expect(await outcomes(requests)).toEqual(["bad_encoding", "bad_signature", "unsupported_media_type"]);
  });
});
