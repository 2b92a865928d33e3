import { parameters, type Shape, text, word } from "./fields.ts";

/** Keys to press in a live call. */
export interface DigitsParameters {
  /** `0-9`, `*`, `#`, `A-D`, and `w` and `W` to wait half a second and a second. */
  digits: string;
  /** Who hears them. @defaultValue `"aleg"` */
  leg?: "aleg" | "bleg" | undefined;
}

export const DigitsShape: Shape<DigitsParameters> = parameters<DigitsParameters>(
  { digits: text("must be 0-9, *, #, A-D, w and W", /^[\d*#A-Dw]+$/i) },
  { leg: word("aleg", "bleg") },
);
