/** What the relay has written into the page: its root element's `data-` attributes. */
export interface PageSettings {
  /** The feed of all calls. */
  readonly feed: string;
  /** The relay dials at a simulator. */
  readonly isSimulated: boolean;
  /** Prefills the form for a new call. */
  readonly from: string;
  /** Destinations to choose from: a number and what becomes of it. */
  readonly numbers: readonly { readonly number: string; readonly name: string }[];
}

export function readPageSettings({ dataset }: HTMLElement): PageSettings {
  return {
    feed: dataset["feed"] ?? "calls",
    isSimulated: dataset["simulated"] === "true",
    from: dataset["from"] ?? "",
    numbers: (dataset["numbers"] ?? "")
      .split(",")
      .map((entry) => entry.trim())
      .filter(Boolean)
      .map((entry) => {
        const [number = "", ...name] = entry.split(" ");
        return { number, name: name.join(" ") };
      }),
  };
}
