/** A doc comment in its parts, as Markdown. */
export interface Comment {
  readonly text: string;
  /** By tag, in order: of `@param`, the text begins with the name. */
  readonly tags: readonly { readonly tag: string; readonly text: string }[];
}

/** A comment of the sources without its stars. */
function bare(source: string): string {
  return source
    .replace(/^\/\*\*\s?/, "")
    .replace(/\s*\*\/$/, "")
    .replace(/^[ \t]*\* ?/gm, "")
    .trim();
}

/** Lines that the sources wrap are one line of Markdown; lists and blocks of code keep theirs. */
function unwrap(text: string): string {
  return text
    .split(/(^```.*?^```$)/gms)
    .map((part) => (part.startsWith("```") ? part : part.replace(/(?<!\n)\n(?!\n|[-*] |\d+\. |$)/g, " ")))
    .join("")
    .trim();
}

// A tag is at the start of a line, or of a sentence, as in `/** A port. @defaultValue 0 */`.
const tagStart =
  /(?:^|(?<=[.!?`] ))@(param|returns|throws|example|see|defaultValue|default|deprecated|typeParam|remarks|internal)\b ?/gm;

/** Reads a doc comment. @param link makes a link of a name that a comment refers to */
export function readComment(source: string, link: (name: string) => string): Comment {
  const text = bare(source).replace(/\{@link ([^\s}|]+)(?:\s*\|?\s*([^}]+))?\}/g, (_, name: string) =>
    link(name),
  );
  const starts = [...text.matchAll(tagStart)];
  const tags = starts.map(({ 0: whole, 1: tag = "", index }, at) => {
    const body = text.slice(index + whole.length, starts[at + 1]?.index).trim();
    return { tag, text: tag === "example" ? body : unwrap(body) };
  });
  return { text: unwrap(text.slice(0, starts[0]?.index)), tags };
}
