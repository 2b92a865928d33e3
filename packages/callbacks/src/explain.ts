import { pairsOf } from "./parameters.ts";
import { type Credentials, verify } from "./signature.ts";
import { type SignedRequest, signedOrder, stringToSign } from "./string-to-sign.ts";

/** The part of a request that is not as Plivo signed it. */
export type SignatureFailure =
  | "wrong_host"
  | "wrong_scheme"
  | "wrong_port"
  | "wrong_path"
  | "wrong_method"
  | "wrong_body"
  /** A sub-account's call, which its main account has signed for, and `mainAccount` is not set. */
  | "main_account"
  /** No other part explains it. */
  | "wrong_token_or_forged";

/** A request whose signature did not match. */
export interface UnverifiedRequest extends SignedRequest, Credentials {
  /**
   * Other URLs that Plivo may have dialled: as the server saw it, as `X-Forwarded-Host` has it … Up to their queries,
   * which are the request's own.
   */
  readonly otherUrls?: readonly string[] | undefined;
}

// Whoever can reach a route can make it look for reasons. So parameters are sorted once, and no more is signed than what
// verifying one body of the largest size takes.
const maximumSignatures = 64;
const maximumLength = 16_384;
const maximumTotal = 131_072;

/**
 * Finds out why the signature of a genuine request does not match: for the operator's log, never for the caller.
 *
 * It computes the signatures of near variants, the likeliest first. A part is named only when one that differs in that
 * part matches; where host and scheme differ, it is the host. At most 64 signatures are computed, none for more than
 * 16 KiB and all for no more than 128 KiB, so a request that is forged costs little and is `wrong_token_or_forged`.
 *
 * @throws TypeError when there is no auth token, or an empty one.
 */
export async function explainSignature(request: UnverifiedRequest): Promise<SignatureFailure> {
  const { signatures, authTokens } = request;
  // The main account's own calls carry the same one twice.
  const different = [...new Set(signatures.split(",", 4).map((item) => item.trim()))];
  const each = different.length * authTokens.length;
  let signed = 0;
  let length = 0;
  for (const [failure, text] of variants(request)) {
    signed += each;
    length += each * text.length;
    if (text.length > maximumLength || signed > maximumSignatures || length > maximumTotal) break;
    if (await verify({ ...request, signatures: different.join() }, text)) return failure;
  }
  return "wrong_token_or_forged";
}

/** The texts that would have been signed, if one part of the request were another. */
function* variants(request: UnverifiedRequest): Generator<readonly [SignatureFailure, string], void> {
  const { method, nonce, otherUrls = [] } = request;
  const [address = ""] = request.url.split("#", 1);
  const base = baseOf(address);
  // Sorted here, once: to sort them again takes one look at each.
  const query = [...new URLSearchParams(address.slice(base.length))].sort(signedOrder);
  const params = pairsOf(request.params).sort(signedOrder);
  const url = `${base}?${new URLSearchParams(query)}`;
  if (method === "GET") {
    yield ["wrong_method", stringToSign({ method: "POST", url: base, params: query, nonce })];
  } else {
    yield ["wrong_method", stringToSign({ method: "GET", url, params, nonce })];
    if (params.length > 0) yield ["wrong_body", stringToSign({ method, url, nonce })];
    // Some frameworks merge the query into the body's fields.
    const own = new Set(query.map(String));
    const others = params.filter((field) => !own.has(String(field)));
    if (others.length < params.length) {
      yield ["wrong_body", stringToSign({ method, url, params: others, nonce })];
    }
  }
  // What follows the base is the same whichever it is.
  const rest = stringToSign({ method, url, params, nonce }).slice(base.length);
  const dialled = split(base);
  const changes = (other: string): number =>
    split(other).filter((part, index) => part !== dialled[index]).length;
  const bases = new Set([base, ...otherUrls].map(baseOf).flatMap(nearBases));
  bases.delete(base);
  for (const other of [...bases].sort((a, b) => changes(a) - changes(b))) {
    yield [difference(base, other), other + rest];
  }
}

/** A URL without its query. */
function baseOf(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? "";
}

/** The URL with the other scheme, with and without a port, with and without a slash at its end, and all of that. */
function nearBases(base: string): string[] {
  const [scheme, host, port, path] = split(base);
  return [scheme, scheme === "https" ? "http" : "https"].flatMap((otherScheme) =>
    [port, "", otherScheme === "https" ? ":443" : ":80"].flatMap((otherPort) =>
      [path, path.endsWith("/") ? path.slice(0, -1) : `${path}/`].map(
        (otherPath) => `${otherScheme}://${host}${otherPort}${otherPath}`,
      ),
    ),
  );
}

function difference(base: string, other: string): SignatureFailure {
  const [scheme, host, port] = split(base);
  const [otherScheme, otherHost, otherPort] = split(other);
  if (host !== otherHost) return "wrong_host";
  if (scheme !== otherScheme) return "wrong_scheme";
  return port !== otherPort ? "wrong_port" : "wrong_path";
}

/** Scheme, host, port with its colon, and path: as text, which is what the signature covers. */
function split(base: string): [scheme: string, host: string, port: string, path: string] {
  const [, scheme = "", host = "", port = "", path = ""] =
    /^([^:]*):\/\/([^/]*?)(:\d*)?(\/.*)?$/s.exec(base) ?? [];
  return [scheme, host, port, path];
}
