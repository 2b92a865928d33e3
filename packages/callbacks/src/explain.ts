import { verify } from "./signature.ts";
import { type SignedRequest, stringToSign } from "./string-to-sign.ts";

/** The part of a request that is not as Plivo signed it. */
export type SignatureFailure =
  | "wrong_host"
  | "wrong_scheme"
  | "wrong_port"
  | "wrong_path"
  | "wrong_method"
  | "wrong_body"
  /** No other part explains it. */
  | "wrong_token_or_forged";

/** A request whose signature did not match. */
export interface UnverifiedRequest extends SignedRequest {
  readonly signatures: string;
  readonly authTokens: readonly string[];
  /** Other URLs that Plivo may have dialled: as the server saw it, as `X-Forwarded-Host` has it … */
  readonly otherUrls?: readonly string[] | undefined;
}

// Whoever can reach a route can make it look for reasons, so a look costs less than reading the body did.
const maximumSignatures = 64;
const maximumLength = 16_384;

/**
 * Finds out why the signature of a genuine request does not match: for the operator's log, never for the caller.
 *
 * It computes the signatures of near variants, the likeliest first. A part is named only when one that differs in that
 * part matches; where host and scheme differ, it is the host. At most 64 signatures are computed, and none for more
 * than 16 KiB, so a request that is forged costs little and is `wrong_token_or_forged`.
 */
export async function explainSignature(request: UnverifiedRequest): Promise<SignatureFailure> {
  const { signatures, authTokens, nonce } = request;
  const signed: SignedRequest = { ...request, params: [...(request.params ?? [])] };
  if (stringToSign(signed).length > maximumLength) return "wrong_token_or_forged";
  // The main account's own calls carry the same one twice.
  const different = [...new Set(signatures.split(",", 4).map((item) => item.trim()))];
  const affordable = Math.floor(maximumSignatures / (different.length * authTokens.length));
  for (const [failure, variant] of variants(signed, request.otherUrls ?? []).slice(0, affordable)) {
    if (await verify({ ...variant, nonce, signatures: different.join(), authTokens })) return failure;
  }
  return "wrong_token_or_forged";
}

type Variant = readonly [SignatureFailure, SignedRequest];

function variants(request: SignedRequest, otherUrls: readonly string[]): Variant[] {
  const { url, params = [] } = request;
  const [base = "", query = ""] = url.split(/\?(.*)/s, 2);
  const own = new URLSearchParams(query);
  const found: Variant[] = [];
  if (request.method === "GET") {
    found.push(["wrong_method", { ...request, method: "POST", url: base, params: own }]);
  } else {
    const fields = [...params];
    found.push(["wrong_method", { ...request, method: "GET" }]);
    if (fields.length > 0) found.push(["wrong_body", { ...request, params: [] }]);
    // Some frameworks merge the query into the body's fields.
    const ownFields = new Set([...own].map(String));
    const others = fields.filter((field) => !ownFields.has(String(field)));
    if (others.length < fields.length) found.push(["wrong_body", { ...request, params: others }]);
  }
  const dialled = split(url);
  const changes = (other: string): number =>
    split(other).filter((part, index) => part !== dialled[index]).length;
  const urls = new Set([url, ...otherUrls].flatMap(nearUrls));
  urls.delete(url);
  const nearestFirst = [...urls].sort((a, b) => changes(a) - changes(b));
  return [
    ...found,
    ...nearestFirst.map((other): Variant => [difference(url, other), { ...request, url: other }]),
  ];
}

/** The URL with the other scheme, with and without a port, with and without a slash at its end, and all of that. */
function nearUrls(url: string): string[] {
  const [scheme, host, port, path, rest] = split(url);
  const urls: string[] = [];
  for (const otherScheme of [scheme, scheme === "https" ? "http" : "https"]) {
    for (const otherPort of [port, "", otherScheme === "https" ? ":443" : ":80"]) {
      for (const otherPath of [path, path.endsWith("/") ? path.slice(0, -1) : `${path}/`]) {
        urls.push(`${otherScheme}://${host}${otherPort}${otherPath}${rest}`);
      }
    }
  }
  return urls;
}

function difference(url: string, other: string): SignatureFailure {
  const [scheme, host, port] = split(url);
  const [otherScheme, otherHost, otherPort] = split(other);
  if (host !== otherHost) return "wrong_host";
  if (scheme !== otherScheme) return "wrong_scheme";
  return port !== otherPort ? "wrong_port" : "wrong_path";
}

/** Scheme, host, port with its colon, path, and query: as text, which is what the signature covers. */
function split(url: string): [scheme: string, host: string, port: string, path: string, rest: string] {
  const [, scheme = "", host = "", port = "", path = "", rest = ""] =
    /^([^:]*):\/\/([^/?]*?)(:\d*)?(\/[^?]*)?(\?.*)?$/s.exec(url) ?? [];
  return [scheme, host, port, path, rest];
}
