import { type CallbackParameters, pairsOf } from "./parameters.ts";

/** What Plivo signs of a request. */
export interface SignedRequest {
  /** Plivo sends nothing else. */
  readonly method: "GET" | "POST";
  /**
   * The URL exactly as Plivo dialled it: letter case of the host, an explicit `:443` and the percent-encoding of the
   * path all count. A fragment does not: Plivo keeps it to itself.
   */
  readonly url: string;
  /** The form fields of a POST, decoded: a `URLSearchParams`, pairs, or an object such as a parsed body. */
  readonly params?: CallbackParameters | undefined;
  /** `X-Plivo-Signature-V3-Nonce`. */
  readonly nonce: string;
}

/**
 * The text that a V3 signature is computed over.
 *
 * @throws TypeError when the method is neither GET nor POST.
 * @see https://www.plivo.com/docs/voice/concepts/signature-validation
 */
export function stringToSign({ method, url, params, nonce }: SignedRequest): string {
  const isGet = method === "GET";
  if (!isGet && method !== "POST") throw new TypeError("method must be GET or POST");
  // Split as text: the URL class would fold the host, drop `:443` and add a slash, and the signature would differ.
  // It matches any text.
  const [, base, query] = /([^?#]*)([^#]*)/.exec(url) as unknown as [string, string, string];
  const fields = pairsOf(params);
  const all = [...(query ? new URLSearchParams(query) : []), ...(isGet ? fields.splice(0) : [])];
  const left = joined(all, "=", "&");
  const right = joined(fields, "", "");
  // A body without a query leaves a bare `?` behind.
  return `${base}${left || fields.length ? "?" : ""}${left}${left && fields.length ? "." : ""}${right}.${nonce}`;
}

type Pair = readonly [name: string, value: string];

/** The order in which parameters are signed: by name, then by value. To sort what is sorted takes one look at each. */
export function signedOrder(one: Pair, other: Pair): number {
  const at = +(one[0] === other[0]) as 0 | 1;
  return one[at] < other[at] ? -1 : +(one[at] > other[at]);
}

function joined(pairs: Pair[], equals: string, separator: string): string {
  return pairs
    .sort(signedOrder)
    .map((pair) => pair.join(equals))
    .join(separator);
}
