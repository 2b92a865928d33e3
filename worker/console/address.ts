/** What the address bar says the page shows: filters live there, credentials never do. */
export interface Address {
  /** The call that is open. */
  readonly call?: string | undefined;
  /** The form for a new call is open. */
  readonly dial?: boolean | undefined;
  /** One of the chips above the table. */
  readonly show?: string | undefined;
  /** What the search box holds. */
  readonly search?: string | undefined;
}

export function readAddress(hash: string): Address {
  const [path = "", query = ""] = hash.replace(/^#/, "").split("?");
  const parameters = new URLSearchParams(query);
  const [, page, id] = path.split("/");
  return {
    call: page === "call" && id ? decode(id) : undefined,
    dial: page === "dial" || undefined,
    show: parameters.get("show") ?? undefined,
    search: parameters.get("q") ?? undefined,
  };
}

export function writeAddress({ call, dial, show, search }: Address): string {
  const query = new URLSearchParams();
  if (show) query.set("show", show);
  if (search) query.set("q", search);
  const path = call ? `call/${encodeURIComponent(call)}` : dial ? "dial" : "";
  return `#/${path}${query.size ? `?${query}` : ""}`;
}

/** A stray `%` in an address that somebody typed opens nothing, and breaks nothing. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
