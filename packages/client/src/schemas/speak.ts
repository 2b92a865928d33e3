import { flag, parameters, type Shape, text, word } from "./fields.ts";

/** What to say to a live call. */
export interface SpeakParameters {
  text: string;
  /** `WOMAN`, `MAN`, or another voice that your account has. @defaultValue `"WOMAN"` */
  voice?: string | undefined;
  /** @defaultValue `"en-US"` */
  language?: string | undefined;
  /** Who hears it. @defaultValue `"aleg"` */
  legs?: "aleg" | "bleg" | "both" | undefined;
  /** @defaultValue `false` */
  loop?: boolean | undefined;
  /** Let the speakers be heard beside it. @defaultValue `true` */
  mix?: boolean | undefined;
  /** @defaultValue `"text"` */
  type?: "text" | "ssml" | undefined;
}

const words = text("must be a text", /\S/);

export const SpeakShape: Shape<SpeakParameters> = parameters<SpeakParameters>(
  { text: words },
  {
    voice: words,
    language: words,
    legs: word("aleg", "bleg", "both"),
    loop: flag,
    mix: flag,
    type: word("text", "ssml"),
  },
);
