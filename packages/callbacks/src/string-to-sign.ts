/** What Plivo signs of a request. */
export interface SignedRequest {
  readonly method: "GET" | "POST";
  /**
   * The URL exactly as Plivo dialled it: letter case of the host, an explicit `:443` and the percent-encoding of the
   * path all count. A fragment does not: Plivo keeps it to itself.
   */
  readonly url: string;
  /** The form fields of a POST, decoded: a `URLSearchParams`, or `Object.entries(…)`. */
  readonly params?: Iterable<readonly [string, string]> | undefined;
  /** `X-Plivo-Signature-V3-Nonce`. */
  readonly nonce: string;
}

/**
 * The text that a V3 signature is computed over.
 *
 * @throws TypeError when the method is neither GET nor POST: Plivo sends nothing else.
 * @see https://www.plivo.com/docs/voice/concepts/signature-validation
 */
export function stringToSign({ method, url, params = [], nonce }: SignedRequest): string {
  if (method !== "GET" && method !== "POST") throw new TypeError("method must be GET or POST");
  // Split as text: the URL class would fold the host, drop `:443` and add a slash, and the signature would differ.
  const [address = ""] = url.split("#", 1);
  const [base = ""] = address.split("?", 1);
  const query = [...new URLSearchParams(address.slice(base.length))];
  const fields = [...params];
  if (method === "GET") {
    const all = joined([...query, ...fields], "=", "&");
    return `${base}${all && "?"}${all}.${nonce}`;
  }
  const left = joined(query, "=", "&");
  const right = joined(fields, "", "");
  // A body without a query leaves a bare `?` behind.
  return `${base}${left || fields.length ? "?" : ""}${left}${left && fields.length ? "." : ""}${right}.${nonce}`;
}

function joined(pairs: (readonly [string, string])[], equals: string, separator: string): string {
  return pairs
    .sort(([key, value], [otherKey, otherValue]) => compare(key, otherKey) || compare(value, otherValue))
    .map(([key, value]) => key + equals + value)
    .join(separator);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
