/** The languages of Plivo's own voices. As lists, they would be a twentieth of what a small answer imports. */
export const basicLanguages = {
  WOMAN: "de-DE en-AU en-GB en-US es-ES es-US fr-FR it-IT nl-NL pl-PL pt-BR da-DK fr-CA ru-RU sv-SE",
  MAN: "de-DE en-AU en-GB en-US es-ES es-US fr-FR it-IT nl-NL pl-PL pt-BR pt-PT",
} as const;

type Words<Text> = Text extends `${infer First} ${infer Rest}` ? First | Words<Rest> : Text;

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

type PollyLanguages = {
  readonly [Language in keyof typeof pollyNames as `Polly.${(typeof pollyNames)[Language][number]}`]: Language;
};

export type BasicVoice = keyof typeof basicLanguages;

/** A Polly voice; the listed ones are known, and `validate` warns of any other. */
export type PollyVoice = keyof PollyLanguages | (`Polly.${string}` & {});

export type Voice = BasicVoice | PollyVoice;

/** The languages that a voice speaks; any text for a Polly voice that is not listed. */
export type LanguageOf<V extends Voice> = V extends BasicVoice
  ? Words<(typeof basicLanguages)[V]>
  : V extends keyof PollyLanguages
    ? PollyLanguages[V]
    : string;
