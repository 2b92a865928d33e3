/** The languages of Plivo's own voices. As a list, they would be a twentieth of what a small answer imports. */
export const basicLanguages =
  "da-DK de-DE en-AU en-GB en-US es-ES es-US fr-CA fr-FR it-IT nl-NL pl-PL pt-BR pt-PT ru-RU sv-SE";

/** Those that one of them lacks by one page of Plivo's; another page, and its examples, have them. */
export const doubtfulLanguages: Readonly<Record<BasicVoice, readonly BasicLanguage[]>> = {
  WOMAN: ["pt-PT"],
  MAN: ["da-DK", "fr-CA", "ru-RU", "sv-SE"],
};

type Words<Text> = Text extends `${infer First} ${infer Rest}` ? First | Words<Rest> : Text;

type BasicLanguage = Words<typeof basicLanguages>;

/** The Amazon Polly voices known to work, by language. */
export const pollyNames = {
  arb: ["Zeina"],
  "cmn-CN": ["Zhiyu"],
  "cy-GB": ["Gwyneth"],
  "da-DK": ["Naja", "Mads"],
  "de-DE": ["Vicki", "Hans", "Marlene"],
  "en-AU": ["Nicole", "Russell"],
  "en-GB": ["Amy", "Emma", "Brian"],
  "en-GB-WLS": ["Geraint"],
  "en-IN": ["Raveena", "Aditi"],
  "en-US": ["Joanna", "Salli", "Kendra", "Kimberly", "Ivy", "Matthew", "Justin", "Joey"],
  "es-ES": ["Conchita", "Lucia", "Enrique"],
  "es-MX": ["Mia"],
  "es-US": ["Penelope", "Miguel"],
  "fr-CA": ["Chantal"],
  "fr-FR": ["Lea", "Celine", "Mathieu"],
  "hi-IN": ["Aditi"],
  "is-IS": ["Dora", "Karl"],
  "it-IT": ["Carla", "Giorgio"],
  "ja-JP": ["Mizuki", "Takumi"],
  "ko-KR": ["Seoyeon"],
  "nb-NO": ["Liv"],
  "nl-NL": ["Lotte", "Ruben"],
  "pl-PL": ["Ewa", "Maja", "Jacek", "Jan"],
  "pt-BR": ["Vitoria", "Ricardo"],
  "pt-PT": ["Ines", "Cristiano"],
  "ro-RO": ["Carmen"],
  "ru-RU": ["Tatyana", "Maxim"],
  "sv-SE": ["Astrid"],
  "tr-TR": ["Filiz"],
} as const;

/** A language that a Polly voice speaks. */
export type PollyLanguage = keyof typeof pollyNames;

type PollyLanguages = {
  readonly [Language in keyof typeof pollyNames as `Polly.${(typeof pollyNames)[Language][number]}`]: Language;
};

/** Plivo's own voices. */
export type BasicVoice = "MAN" | "WOMAN";

/** An Amazon Polly voice. Your editor completes those that Plivo documents; `validate` warns of any other. */
export type PollyVoice = keyof PollyLanguages | (`Polly.${string}` & {});

/** A voice that `speak` takes. */
export type Voice = BasicVoice | PollyVoice;

/**
 * The languages that a voice speaks: those of Plivo's own voices, since it refuses any other; for a Polly voice any text,
 * of which your editor completes what the voice speaks.
 */
export type LanguageOf<V extends Voice> = V extends BasicVoice
  ? BasicLanguage
  : (V extends keyof PollyLanguages ? PollyLanguages[V] : PollyLanguage) | (string & {});

/** The languages of each Polly voice, by its name without accents: Plivo takes it with them, and without. */
export const pollyLanguages: ReadonlyMap<string, readonly string[]> = /* @__PURE__ */ byVoice();

function byVoice(): Map<string, readonly string[]> {
  const languages = new Map<string, readonly string[]>();
  for (const [language, names] of Object.entries(pollyNames)) {
    for (const name of names) languages.set(name, [...(languages.get(name) ?? []), language]);
  }
  return languages;
}
