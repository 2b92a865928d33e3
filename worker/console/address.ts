/** What the address bar says the page shows: filters live there, credentials never do. */
export interface Address {
  /** The campaign that is open, in place of the board. */
  readonly campaign?: string | undefined;
  /** The campaigns that were opened, and a way to open one. */
  readonly campaigns?: boolean | undefined;
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
  const [, ...parts] = path.split("/");
  const after = (name: string): string | undefined => {
    const id = parts[parts.indexOf(name) + 1];
    return parts.includes(name) && id ? decode(id) : undefined;
  };
  return {
    campaign: parts[0] === "campaign" ? after("campaign") : undefined,
    campaigns: parts[0] === "campaigns" || undefined,
    call: after("call"),
    dial: parts[0] === "dial" || undefined,
    show: parameters.get("show") ?? undefined,
    search: parameters.get("q") ?? undefined,
  };
}

export function writeAddress({ campaign, campaigns, call, dial, show, search }: Address): string {
  const query = new URLSearchParams();
  if (show) query.set("show", show);
  if (search) query.set("q", search);
  const path = [
    ...(campaign ? ["campaign", encodeURIComponent(campaign)] : []),
    ...(campaigns && !campaign ? ["campaigns"] : []),
    ...(call ? ["call", encodeURIComponent(call)] : []),
    ...(dial && !call && !campaign && !campaigns ? ["dial"] : []),
  ].join("/");
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
