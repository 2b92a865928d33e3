/** The content of an element whose surrounding space is insignificant, as Plivo hears it. */
export function trimmed(text: string): readonly [string] {
  // What is no string, in JavaScript without types, is left for `render` to name.
  return [typeof text === "string" ? text.trim() : text];
}

/** Mixed content as a parser would give it back: neighbouring texts joined, empty ones dropped. */
export function mixed<Child>(content: string | readonly (string | Child)[]): readonly (string | Child)[] {
  if (typeof content === "string") return content ? [content] : [];
  const children: (string | Child)[] = [];
  for (const child of content) {
    if (typeof child === "string" && typeof children.at(-1) === "string") {
      children.push(`${children.pop()}${child}`);
    } else if (child !== "") children.push(child);
  }
  return children;
}
