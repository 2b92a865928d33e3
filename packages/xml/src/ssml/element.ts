import type { BreakElement } from "./break.ts";
import type { EmphasisElement } from "./emphasis.ts";
import type { LangElement } from "./lang.ts";
import type { PElement } from "./p.ts";
import type { PhonemeElement } from "./phoneme.ts";
import type { ProsodyElement } from "./prosody.ts";
import type { SElement } from "./s.ts";
import type { SayAsElement } from "./say-as.ts";
import type { SubElement } from "./sub.ts";
import type { WElement } from "./w.ts";

/** Every SSML element that Plivo takes inside a `Speak` with a Polly voice. */
export type SsmlElement =
  | BreakElement
  | EmphasisElement
  | LangElement
  | PElement
  | PhonemeElement
  | ProsodyElement
  | SElement
  | SayAsElement
  | SubElement
  | WElement;
