import { RelayClient, type TicketClaims, TicketError, verifyTicket } from "@plivo-edge/live/server";
import fc from "fast-check";
import { describe, expect, expectTypeOf, it, vi } from "vitest";

const secret = "the-current-secret-of-this-relay-0001";
const previous = "the-previous-secret-of-this-relay-0002";
const call = "5b1c2f9e-0d34-4c55-9a0e-8f7f2f1a9b10";
const relay = new RelayClient({ url: "https://relay.example.com/", secret });

async function signedByHand(claims: object): Promise<string> {
  const bytes = new TextEncoder().encode(secret);
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const text = Buffer.from(JSON.stringify(claims)).toString("base64url");
  const signature = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(text));
  return `${text}.${Buffer.from(signature).toString("base64url")}`;
}

const refusal = (ticket: string, options = { secrets: [secret] }): Promise<unknown> =>
  verifyTicket(ticket, options).then(
    () => "accepted",
    (error: unknown) => (error instanceof TicketError ? error.code : error),
  );

describe("a ticket", () => {
  it("tells the relay, the call, when it expires, and grants nothing else by default", async () => {
    const now = Math.floor(Date.now() / 1000);
    const claims = await verifyTicket(await relay.ticket({ call }), { secrets: [secret] });
    expect(claims).toMatchObject({ version: 1, url: "https://relay.example.com", call, fields: [] });
    expect(claims.expires - now).toBeGreaterThanOrEqual(3600);
    expect(claims.expires - now).toBeLessThanOrEqual(3602);
    expectTypeOf(claims).toEqualTypeOf<TicketClaims>();
  });

  it("tells when it was issued, so that it can be revoked by that", async () => {
    const now = Date.now() / 1000;
    const { issued } = await verifyTicket(await relay.ticket({ call }), { secrets: [secret] });
    expect(issued - now).toBeGreaterThanOrEqual(0);
    expect(issued - now).toBeLessThan(2);
  });

  it("grants the fields it was issued with", async () => {
    const ticket = await relay.ticket({ call, fields: ["unredacted"] });
    expect((await verifyTicket(ticket, { secrets: [secret] })).fields).toEqual(["unredacted"]);
  });

  it("opens a feed instead of a call, by the feed's name", async () => {
    const claims = await verifyTicket(await relay.ticket({ feed: "support.emea" }), { secrets: [secret] });
    expect(claims).toMatchObject({ feed: "support.emea" });
    expect(claims).not.toHaveProperty("call");
  });

  it("opens a campaign, by its id", async () => {
    const claims = await verifyTicket(await relay.ticket({ campaign: "c-1" }), { secrets: [secret] });
    expect(claims).toMatchObject({ campaign: "c-1", fields: [] });
    expect(Object.keys(claims)).not.toContain("call");
  });

  it("is a legal WebSocket subprotocol", async () => {
    const prefixed = new RelayClient({ url: "https://example.com/a%20path/ünïcode", secret });
    expect(await prefixed.ticket({ call })).toMatch(/^[\w-]+\.[\w-]{43}$/);
  });

  it("is another one each time", async () => {
    const [one, two] = await Promise.all([relay.ticket({ call }), relay.ticket({ call })]);
    expect(one).not.toBe(two);
  });

  it("is refused from the second on at which it expires", async () => {
    const ticket = await relay.ticket({ call, expiresIn: 60 });
    const { expires } = await verifyTicket(ticket, { secrets: [secret] });
    await expect(verifyTicket(ticket, { secrets: [secret], now: expires * 1000 - 1 })).resolves.toBeDefined();
    await expect(verifyTicket(ticket, { secrets: [secret], now: expires * 1000 })).rejects.toMatchObject({
      name: "TicketError",
      code: "expired",
    });
  });

  it("outlives a rotation of the secret as long as the previous one is listed", async () => {
    const ticket = await new RelayClient({ url: relay.url, secret: previous }).ticket({ call });
    expect(await refusal(ticket, { secrets: [secret, previous] })).toBe("accepted");
    expect(await refusal(ticket, { secrets: [secret] })).toBe("forged");
  });

  it("is not accepted with any character changed, added or left out", async () => {
    const ticket = await relay.ticket({ call });
    const character = fc.constantFrom(..."ABCxyz059-_.~ =é");
    await fc.assert(
      fc.asyncProperty(
        fc.nat(ticket.length - 1),
        fc.nat(1),
        fc.option(character),
        async (at, cut, insert) => {
          const tampered = ticket.slice(0, at) + (insert ?? "") + ticket.slice(at + cut);
          fc.pre(tampered !== ticket);
          expect(await refusal(tampered)).toMatch(/^(malformed|forged)$/);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("has one spelling: bits to spare in its last character are not ignored", async () => {
    const ticket = await relay.ticket({ call });
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const last = alphabet.indexOf(ticket.slice(-1));
    expect(await refusal(ticket.slice(0, -1) + alphabet[last ^ 1])).toBe("malformed");
  });

  it.each(["", ".", "a.b.c", "e30.e30", "💥"])("is not %j", async (text) => {
    expect(await refusal(text)).toBe("malformed");
  });

  it("ends with its signature", async () => {
    expect(await refusal(`${await relay.ticket({ call })}.e30`)).toBe("malformed");
  });

  it("is forged when its claims are another ticket's", async () => {
    const [theirs, mine] = await Promise.all([relay.ticket({ call: "another" }), relay.ticket({ call })]);
    expect(await refusal(`${theirs.split(".")[0]}.${mine.split(".")[1]}`)).toBe("forged");
  });

  const good = {
    version: 1,
    url: relay.url,
    call,
    issued: Date.now() / 1000,
    expires: Math.floor(Date.now() / 1000) + 60,
    fields: [],
    id: "1",
  };

  it.each<[string, Record<string, unknown>]>([
    ["once: no", { once: "no" }],
    ["once: false", { once: false }],
    ["once: null", { once: null }],
    ["a call and a feed", { feed: "support" }],
    ["a call, and a feed that is none", { feed: 5 }],
    ["a call and a campaign", { campaign: "c-1" }],
    ["nothing that it opens", { call: undefined }],
    ["a campaign that is none", { call: undefined, campaign: null }],
    ["no time of issue", { issued: undefined }],
    ["a time of issue that is none", { issued: "now" }],
    ["more than 31 days", { expires: Math.floor(Date.now() / 1000) + 3_600_000 }],
  ])("is malformed with %s, whoever has signed it", async (_, change) => {
    expect(await refusal(await signedByHand(good))).toBe("accepted");
    expect(await refusal(await signedByHand({ ...good, ...change }))).toBe("malformed");
  });

  it("costs a signature: a thousand of them import the secret once", async () => {
    const imports = vi.spyOn(crypto.subtle, "importKey");
    const signs = vi.spyOn(crypto.subtle, "sign");
    const busy = new RelayClient({ url: relay.url, secret: "the-secret-of-a-relay-with-many-calls-0003" });
    await Promise.all(Array.from({ length: 500 }, () => busy.ticket({ call })));
    for (let each = 0; each < 500; each++) await busy.ticket({ call });
    expect(imports).toHaveBeenCalledTimes(1);
    expect(signs).toHaveBeenCalledTimes(1_000);
    vi.restoreAllMocks();
  });

  it("never appears in the error about it", async () => {
    const ticket = await new RelayClient({ url: relay.url, secret: previous }).ticket({ call });
    const error = await verifyTicket(ticket, { secrets: [secret] }).catch(String);
    expect(error).not.toContain(ticket.slice(0, 20));
    expect(error).not.toContain(call);
  });
});

describe("a secret", () => {
  it.each(["", "short", "x".repeat(31)])(
    "of fewer than 32 characters (%j) neither signs nor verifies",
    async (weak) => {
      expect(() => new RelayClient({ url: relay.url, secret: weak })).toThrow(/at least 32 characters/);
      const ticket = await relay.ticket({ call });
      await expect(verifyTicket(ticket, { secrets: [secret, weak] })).rejects.toThrow(TypeError);
    },
  );

  it("that is missing lets nobody in", async () => {
    await expect(verifyTicket(await relay.ticket({ call }), { secrets: [] })).rejects.toThrow(TypeError);
  });
});

describe("relay.ticket", () => {
  it.each([
    [{ call: "../admin" }, "`call` must be a requestUuid"],
    [{ call: "" }, "`call` must be a requestUuid"],
    [
      { call, expiresIn: 0.5 },
      "`expiresIn` must be a whole number of seconds, 1 to 2678400, which is 31 days",
    ],
    // An hour in milliseconds.
    [
      { call, expiresIn: 3_600_000 },
      "`expiresIn` must be a whole number of seconds, 1 to 2678400, which is 31 days",
    ],
    [
      { feed: "support", expiresIn: 3_600_000 },
      "`expiresIn` must be a whole number of seconds, 1 to 2678400",
    ],
    [{ call, once: "no" }, "`once` must be true"],
    [{ call, fields: ["everything"] }, '`fields.0` must be "unredacted"'],
    [{ call, ttl: 60 }, "`ttl` is not an option"],
    [{ call, feed: "support" }, "`call` and `feed`: name one of them"],
    [{ feed: "a/b" }, "`feed` must be 1 to 64 of"],
    [{ campaign: "a/b" }, "`campaign` must be a campaign's id"],
    [{ campaign: "c1", call }, "`campaign` and `call`: name one of them"],
    [{}, "`call`, `feed` or `campaign` is missing: name what the ticket opens"],
    [{ expiresIn: 60 }, "`call`, `feed` or `campaign` is missing: name what the ticket opens"],
    [{ requestUuid: call }, "`call` is missing; `requestUuid` is not an option"],
    [{ call: undefined }, "`call` must be a requestUuid"],
    [{ call, feed: undefined }, "`call` and `feed`: name one of them"],
    ["abc", "`options` must be an object"],
    [undefined, "`options` must be an object"],
    [null, "`options` must be an object"],
  ])("refuses %j", async (options, rule) => {
    // @ts-expect-error: some of these the compiler refuses as well
    await expect(relay.ticket(options)).rejects.toThrow(`relay.ticket: ${rule}`);
  });
});
