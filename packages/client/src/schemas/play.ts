import { type Field, field, flag, isWebUrl, parameters, type Shape, whole, word } from "./fields.ts";

/** What to play to a live call. */
export interface PlayParameters {
  /** One or more mp3 or wav files, played one after the other. */
  urls: readonly string[];
  /** Longest time in seconds. */
  length?: number | undefined;
  /** Who hears it. @defaultValue `"aleg"` */
  legs?: "aleg" | "bleg" | "both" | undefined;
  /** @defaultValue `false` */
  loop?: boolean | undefined;
  /** Let the speakers be heard beside it. @defaultValue `true` */
  mix?: boolean | undefined;
}

// Plivo takes the list as one text, divided by commas.
const urls: Field<readonly string[]> = field(
  "must be a list of absolute http or https URLs without commas",
  (value) =>
    Array.isArray(value) && value.length > 0 && value.every((each) => isWebUrl(each) && !each.includes(",")),
);

export const PlayShape: Shape<PlayParameters> = parameters<PlayParameters>(
  { urls },
  { length: whole("seconds", 1), legs: word("aleg", "bleg", "both"), loop: flag, mix: flag },
);
