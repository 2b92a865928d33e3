import fc from "fast-check";
import { headerText, mutated } from "./odd.ts";

function base64url(text: string): string {
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function signedBy(secret: string, text: string): Promise<string> {
  const bytes = new TextEncoder().encode(secret);
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const signature = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(text));
  return `${text}.${base64url(String.fromCharCode(...new Uint8Array(signature)))}`;
}

/** What a ticket says, with one thing in it that no ticket says. */
function brokenClaims(call: string): fc.Arbitrary<string> {
  const claims = {
    version: 1,
    url: "https://relay.example.com",
    call,
    issued: Date.now() / 1000,
    expires: Math.floor(Date.now() / 1000) + 3600,
    fields: [],
    id: "1",
  };
  const wrong: readonly (readonly [string, unknown])[] = [
    ["version", 2],
    ["version", "1"],
    ["url", 1],
    ["expires", "9999999999"],
    ["expires", 1e300],
    ["expires", null],
    ["fields", "unredacted"],
    ["fields", ["all"]],
    ["fields", { length: 1, 0: "unredacted" }],
    ["id", undefined],
    ["id", {}],
    ["id", "x".repeat(300)],
    ["issued", undefined],
    ["issued", "now"],
    ["issued", 1],
    ["once", "no"],
    ["once", false],
    ["url", "https://another.example.com"],
    ["call", undefined],
    ["call", [call]],
    ["feed", call],
  ];
  return fc.oneof(
    fc.constantFrom(...wrong).map(([name, value]) => JSON.stringify({ ...claims, [name]: value })),
    fc.json({ maxDepth: 2 }).map((json) => json.replace(/[^ -~]/g, "?")),
    fc.constantFrom("", "null", "[]", "{", "[".repeat(100_000)),
  );
}

const secret = "0123456789abcdef0123456789abcdef";

/** Something that is no ticket for the call, and mostly looks like one. */
export function notATicket(ticket: string, call: string): fc.Arbitrary<() => Promise<string>> {
  const [claims = "", signature = ""] = ticket.split(".");
  const plain = fc.oneof(
    { weight: 4, arbitrary: mutated(ticket) },
    headerText.filter((text) => text !== "" && text !== ticket),
    fc.constantFrom(
      claims,
      `${claims}.`,
      `.${signature}`,
      `${signature}.${claims}`,
      `${ticket}.${signature}`,
      `${ticket}=`,
    ),
    fc.constantFrom(
      "x".repeat(100_000),
      `${"e".repeat(100_000)}.${signature}`,
      `${claims}.${"A".repeat(100_000)}`,
      "....",
      ".",
    ),
  );
  const signed = fc.oneof(
    brokenClaims(call).map((text) => ({ text, by: secret })),
    fc
      .constantFrom("guessed-guessed-guessed-guessed-", `${secret} `, "new-token")
      .map((by) => ({ text: atob(claims.replaceAll("-", "+").replaceAll("_", "/")), by })),
  );
  return fc.oneof(
    { weight: 3, arbitrary: plain.map((text) => () => Promise.resolve(text)) },
    {
      weight: 1,
      arbitrary: signed.map(
        ({ text, by }) =>
          () =>
            signedBy(by, base64url(text)),
      ),
    },
  );
}
