import { posix } from "node:path";
import { type Comment, readComment } from "./comment.ts";
import { type Declaration, readExports } from "./declarations.ts";
import { type Entry, entries } from "./entries.ts";

type Exports = ReadonlyMap<Entry, readonly Declaration[]>;

const heads = { function: "Functions", class: "Classes", constant: "Constants", type: "Types" } as const;
const kinds = ["function", "class", "constant", "type"] as const;

/** What a page is made with. */
interface Context {
  readonly entry: Entry;
  /** Where each declaration of the repository that is exported has its heading. */
  readonly anchors: ReadonlyMap<string, string>;
  /** The anchors of this entry's own exports, by name. */
  readonly own: ReadonlyMap<string, string>;
}

/** The page of an entry: every export, with its comment and its signature. */
function apiPage(entry: Entry, all: Exports): string {
  const exported = sorted(all.get(entry) ?? []);
  const elsewhere = anchorsFrom(entry, all);
  const inner = unexported(exported, elsewhere).sort(byName);
  const headings = anchorsOn([...exported, ...inner]);
  const context: Context = {
    entry,
    anchors: new Map([...elsewhere, ...[...headings].map(([{ id }, anchor]) => [id, anchor] as const)]),
    own: new Map([...headings].map(([{ name }, anchor]) => [name, anchor])),
  };
  const sections = kinds.flatMap((kind) => {
    const shown = exported.filter((each) => kindOf(each) === kind);
    const made = shown.map((each) => section(each, context));
    return shown.length === 0 ? [] : [`## ${heads[kind]}`, indexOf(shown, context), ...made];
  });
  if (inner.length > 0) {
    const made = inner.map((each) => section(each, context));
    sections.push("## Types that are not exported", "The signatures above name them.", ...made);
  }
  return `# \`${entry.name}\`\n\n${entry.about} Made from the sources. [All entries](README.md).\n\n${sections.join("\n\n")}\n`;
}

/** The declarations in the order of their page. */
function sorted(exported: readonly Declaration[]): Declaration[] {
  return kinds.flatMap((kind) => exported.filter((each) => kindOf(each) === kind).sort(byName));
}

/** The anchors that GitHub gives the headings of a page. */
function anchorsOn(declarations: readonly Declaration[]): ReadonlyMap<Declaration, string> {
  const seen = new Map<string, number>();
  return new Map(
    declarations.map((each) => {
      // `signedHeaders` and `SignedHeaders` are headings of one page.
      const anchor = `#${each.name.toLowerCase()}`;
      const before = seen.get(anchor) ?? 0;
      seen.set(anchor, before + 1);
      return [each, before === 0 ? anchor : `${anchor}-${before}`];
    }),
  );
}

const byName = (a: Declaration, b: Declaration): number => (a.name < b.name ? -1 : 1);

/** A constant that is called is a function to its callers. */
function kindOf({ kind, code }: Declaration): Declaration["kind"] {
  return kind === "constant" && /^const \w+: (?:<[^(]*>)?\(/.test(code) ? "function" : kind;
}

/** From where a page stands, the heading of each exported declaration: its own package's before another's. */
function anchorsFrom(entry: Entry, all: Exports): ReadonlyMap<string, string> {
  const anchors = new Map<string, string>();
  const home = packageOf(entry);
  const near = [...all].sort(([a], [b]) => Number(packageOf(b) === home) - Number(packageOf(a) === home));
  for (const [other, exported] of [[entry, all.get(entry) ?? []] as const, ...near]) {
    const page = other === entry ? "" : posix.basename(other.page);
    for (const [each, anchor] of anchorsOn(sorted(exported)))
      if (!anchors.has(each.id)) anchors.set(each.id, page + anchor);
  }
  return anchors;
}

const packageOf = ({ name }: Entry): string => name.split("/").slice(0, 2).join("/");

function indexOf(declarations: readonly Declaration[], context: Context): string {
  const rows = declarations.map((each) => {
    const { text } = commentsOf(each, context)[0] ?? { text: "" };
    const [sentence = ""] = /^.*?[.:](?=\s|$)/s.exec(text) ?? [text];
    return `| [\`${each.name}\`](${context.own.get(each.name)}) | ${sentence.replace(/:$/, ".").replaceAll("|", "\\|")} |`;
  });
  return ["| | |", "| --- | --- |", ...rows].join("\n");
}

function commentsOf({ comments }: Declaration, { own }: Context): readonly Comment[] {
  return comments.map((comment) =>
    readComment(comment, (name) => {
      const anchor = own.get(name);
      return anchor ? `[\`${name}\`](${anchor})` : `\`${name}\``;
    }),
  );
}

function section(declaration: Declaration, context: Context): string {
  const { name, code, source } = declaration;
  const comments = commentsOf(declaration, context);
  const used = mentioned(declaration, context);
  const up = posix.relative(posix.dirname(context.entry.page), source);
  return [
    `### \`${name}\``,
    ...comments.slice(0, 1).flatMap(({ text }) => text || []),
    `\`\`\`typescript\n${plainLinks(code)}\n\`\`\``,
    ...comments.slice(1).flatMap(({ text }) => text || []),
    ...comments.flatMap(({ tags }) => tagged(tags)),
    [used.length > 0 ? `Names: ${used.join(", ")}.` : "", `[Source](${up})`].filter(Boolean).join(" "),
  ].join("\n\n");
}

/** What a signature names, with links to where that is shown. */
function mentioned({ name, code, mentions }: Declaration, { own, anchors }: Context): string[] {
  const links = new Map<string, string>();
  for (const [word] of code.replace(/\/\*\*.*?\*\//gs, "").matchAll(/\b[A-Z]\w+\b/g)) {
    const anchor = own.get(word);
    if (anchor) links.set(word, anchor);
  }
  for (const [word, { id }] of mentions) {
    const anchor = anchors.get(id);
    if (anchor && !links.has(word)) links.set(word, anchor);
  }
  links.delete(name);
  return [...links].sort().map(([word, anchor]) => `[\`${word}\`](${anchor})`);
}

/** In a block of code no link is followed. */
function plainLinks(code: string): string {
  return code.replace(/\{@link ([^\s}|]+)[^}]*\}/g, "`$1`");
}

function tagged(tags: Comment["tags"]): string[] {
  const of = (...names: string[]): string[] =>
    tags.filter(({ tag }) => names.includes(tag)).map(({ text }) => text);
  const parameters = of("param").map((text) => {
    const [, name = "", about = ""] = /^(\S+)\s+(?:-\s+)?(.*)$/s.exec(text) ?? [];
    return `- \`${name}\`: ${about}`;
  });
  const throws = of("throws").map((text) => {
    const [, type = "", about = ""] = /^\{?([\w.]+)\}?\s*(.*)$/s.exec(text) ?? [];
    return /^[A-Z]/.test(type) ? `- Throws \`${type}\` ${about}`.trim() : `- Throws ${text}`;
  });
  const rest = [
    ...of("returns").map((text) => `- Returns ${text}`),
    ...of("default", "defaultValue").map((text) => `- Default: ${text}`),
    ...of("see").map((text) => `- See ${text}`),
  ];
  const list = [...parameters, ...throws, ...rest].join("\n");
  const examples = of("example").map((text) => (text.startsWith("```") ? text : `\`\`\`ts\n${text}\n\`\`\``));
  return [...(list ? [list] : []), ...examples];
}

/** What the exports name, and what that names, of this repository's and exported by nothing. */
function unexported(exported: readonly Declaration[], anchors: ReadonlyMap<string, string>): Declaration[] {
  const found = new Map<string, Declaration>();
  const visit = (declaration: Declaration): void => {
    for (const each of declaration.mentions.values()) {
      if (anchors.has(each.id) || found.has(each.id)) continue;
      found.set(each.id, each);
      visit(each);
    }
  };
  for (const each of exported) visit(each);
  return [...found.values()];
}

/** Every page, by its path from the root. */
export function apiPages(): ReadonlyMap<string, string> {
  const all = readExports(entries);
  return new Map([
    ["packages/docs/api/README.md", apiIndex(all)],
    ...entries.map((entry) => [entry.page, apiPage(entry, all)] as const),
  ]);
}

/** The list of the pages: what a package is, and what of it one calls. */
function apiIndex(all: Exports): string {
  const rows = entries.map((entry) => {
    const { name, about, page } = entry;
    const called = sorted(all.get(entry) ?? []).filter((each) => kindOf(each) !== "type");
    const names = called.map((each) => `\`${each.name}\``).join(", ");
    return `| [\`${name}\`](${posix.basename(page)}) | ${packageOf(entry) === name ? about : ""} | ${names} |`;
  });
  const table = ["| import from | | functions, classes and constants |", "| --- | --- | --- |", ...rows].join(
    "\n",
  );
  return `# API\n\nEvery export of every package, made from the sources: what it is, its signature, what it throws, an example.\n\n${table}\n`;
}
