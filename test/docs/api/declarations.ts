// What an entry exports, as TypeScript sees it. The API is the compiler's own; it is not stable yet, and the compiler is pinned.

import {
  type ClassDeclaration,
  isClassDeclaration,
  isExpressionWithTypeArguments,
  isFunctionDeclaration,
  isIdentifier,
  isPropertyDeclaration,
  isTypeReferenceNode,
  isVariableDeclaration,
  type Node,
  SyntaxKind,
  type VariableDeclaration,
} from "typescript/unstable/ast";
import {
  API,
  type Symbol as Named,
  NodeBuilderFlags,
  type Project,
  SignatureKind,
  SymbolFlags,
} from "typescript/unstable/sync";
import { root } from "../pages.ts";
import type { Entry } from "./entries.ts";

/** A declaration that a page shows. */
export interface Declaration {
  /** The same through whatever it is exported. */
  readonly id: string;
  readonly name: string;
  readonly kind: "function" | "class" | "constant" | "type";
  /** Its signature, or its type, without what it does. */
  readonly code: string;
  /** Its doc comments as they stand in the sources: overloads may have several. */
  readonly comments: readonly string[];
  /** Its file, from the root. */
  readonly source: string;
  /** What this repository declares of the names in it. */
  readonly mentions: ReadonlyMap<string, Declaration>;
}

/** The exports of each entry. */
export function readExports(entries: readonly Entry[]): ReadonlyMap<Entry, readonly Declaration[]> {
  const api = new API({ cwd: root });
  try {
    const configurations = [`${root}tsconfig.json`, `${root}worker/tsconfig.json`];
    const snapshot = api.updateSnapshot({ openProjects: configurations });
    return new Map(
      entries.map((entry) => {
        const project = snapshot.getProject(configurations[entry.source.startsWith("worker/") ? 1 : 0] ?? "");
        if (!project) throw new Error(`no project for ${entry.source}`);
        return [entry, new Reader(project).exportsOf(root + entry.source)];
      }),
    );
  } finally {
    api.close();
  }
}

class Reader {
  readonly #project: Project;
  readonly #known = new Map<string, Declaration>();

  constructor(project: Project) {
    this.#project = project;
  }

  exportsOf(path: string): Declaration[] {
    const { program, checker } = this.#project;
    const file = program.getSourceFile(path);
    const module = file && checker.getSymbolAtLocation(file);
    if (!module) throw new Error(`${path} is no module`);
    return checker.getExportsOfModule(module).flatMap((symbol) => {
      const read = this.#read(symbol);
      if (!read) return [];
      // `export { pause as break }`
      const { name } = symbol;
      return { ...read, name, code: read.code.replaceAll(`function ${read.name}(`, `function ${name}(`) };
    });
  }

  /** Undefined where it is not this repository's. */
  #read(alias: Named): Declaration | undefined {
    const symbol = alias.flags & SymbolFlags.Alias ? this.#project.checker.getAliasedSymbol(alias) : alias;
    const nodes = symbol.declarations.flatMap((handle) => handle.resolve(this.#project) ?? []);
    const [first] = nodes;
    const path = first?.getSourceFile().fileName ?? "";
    if (!first || !path.startsWith(root) || path.includes("/node_modules/")) return undefined;
    const source = path.slice(root.length);
    const id = `${source}#${symbol.name}`;
    const known = this.#known.get(id);
    if (known) return known;
    // Of a function with overloads, what it is implemented by is nobody's to call.
    const functions = nodes.filter(isFunctionDeclaration);
    const shown = functions.length > 1 ? functions.filter(({ body }) => !body) : nodes;
    const mentions = new Map<string, Declaration>();
    const declaration = {
      id,
      name: symbol.name,
      kind: kindOf(first),
      code: shown.map((node) => this.#codeOf(node)).join("\n"),
      comments: shown.flatMap((node) => commentOf(node) ?? []),
      source,
      mentions,
    };
    // Types may name each other.
    this.#known.set(id, declaration);
    for (const name of shown.flatMap(namesIn)) {
      const named = this.#project.checker.getSymbolAtLocation(name);
      const read = named && !(named.flags & SymbolFlags.TypeParameter) && this.#read(named);
      if (read) mentions.set(name.getText(), read);
    }
    return declaration;
  }

  #codeOf(node: Node): string {
    if (isFunctionDeclaration(node)) return `${before(node, node.body)};`;
    if (isClassDeclaration(node)) return this.#classText(node);
    if (isVariableDeclaration(node)) return this.#constantText(node);
    return withoutExport(node.getText());
  }

  #constantText(node: VariableDeclaration): string {
    const name = node.name.getText();
    const { checker, emitter } = this.#project;
    const type = checker.getTypeAtLocation(node.name);
    const signatures = type ? checker.getSignaturesOfType(type, SignatureKind.Call) : [];
    const printed = signatures.flatMap((each) => {
      const made = checker.signatureToSignatureDeclaration(each, SyntaxKind.FunctionType, node, printing);
      return made ? tidy(emitter.printNode(made)) : [];
    });
    if (printed.length > 0) return printed.map((text) => `const ${name}: ${text};`).join("\n");
    return `const ${name}: ${node.type?.getText() ?? this.#typeText(node.name)};`;
  }

  /** A class as one sees it from outside. */
  #classText(node: ClassDeclaration): string {
    const file = node.getSourceFile();
    const head = withoutExport(file.text.slice(node.getStart(file), node.members.pos)).trimEnd();
    const name = node.name?.getText() ?? "";
    if (isDurableObject(node)) return `class ${name} extends DurableObject<Environment> {}`;
    const members = publicMembers(node).map((member) => `  ${this.#memberText(member)}`);
    return members.length === 0 ? `${head}}` : `${head}\n${members.join("\n")}\n}`;
  }

  #memberText(member: Node): string {
    if (!isPropertyDeclaration(member)) {
      const { body } = member as { readonly body?: Node };
      return `${before(member, body, true).replace(/^((?:\/\*\*.*?\*\/\s+)?)async /s, "$1")};`;
    }
    const { type, initializer, name } = member;
    if (type) return `${before(member, type, true)} ${type.getText()};`;
    const head = before(member, initializer, true).replace(/\s*=$/, "");
    return `${head}: ${this.#typeText(name)};`;
  }

  #typeText(name: Node): string {
    const { checker } = this.#project;
    const type = checker.getTypeAtLocation(name);
    return type ? tidy(checker.typeToString(type, name, printing)) : "unknown";
  }
}

const printing = NodeBuilderFlags.NoTruncation;

/** A printed type without what no page needs. */
function tidy(text: string): string {
  return text
    .replace(/import\("[^"]*"\)\./g, "")
    .replace(/(\w\?: [^,()]*?) \| undefined(?=[,)])/g, (whole, typed: string) =>
      /^\w+\?:/.test(typed) ? typed : whole,
    );
}

function kindOf(node: Node): Declaration["kind"] {
  if (isFunctionDeclaration(node)) return "function";
  if (isClassDeclaration(node)) return "class";
  return isVariableDeclaration(node) ? "constant" : "type";
}

/** What stands before a part of a declaration. */
function before(node: Node, part: Node | undefined, withComment = false): string {
  const file = node.getSourceFile();
  const text = file.text.slice(node.getStart(file, withComment), part ? part.getStart(file) : node.end);
  return withoutExport(text.trimEnd().replace(/;$/, ""));
}

function withoutExport(text: string): string {
  return text.replace(/^export (?:default )?/, "").replace(/^async (?=function)/, "");
}

/** Whose class people export, and whose methods the relay alone calls. */
function isDurableObject({ heritageClauses }: ClassDeclaration): boolean {
  return [...(heritageClauses ?? [])].some((clause) =>
    /^extends (?:DurableObject|LogObject)\b/.test(clause.getText()),
  );
}

function publicMembers(node: ClassDeclaration): Node[] {
  return isDurableObject(node)
    ? []
    : node.members.filter(
        (member) =>
          !/^(?:(?:readonly|static|async|get|set) )*#|^(?:private|protected) /.test(member.getText()),
      );
}

/** The comment right before a declaration. */
function commentOf(node: Node): string | undefined {
  const own = (isVariableDeclaration(node) ? node.parent.parent : node).jsDoc?.at(-1);
  const text = own?.getSourceFile().text.slice(own.pos, own.end).trim();
  // Another comment may stand before it, at the end of the line above.
  return text?.slice(text.lastIndexOf("/**"));
}

/** Every name of a type in what is shown of a declaration. */
function namesIn(node: Node): Node[] {
  const names: Node[] = [];
  const visit = (each: Node): void => {
    if (each.kind === SyntaxKind.Block) return;
    if (isTypeReferenceNode(each)) names.push(each.typeName);
    if (isExpressionWithTypeArguments(each) && isIdentifier(each.expression)) names.push(each.expression);
    each.forEachChild(visit);
  };
  if (isVariableDeclaration(node)) {
    if (node.type) visit(node.type);
  } else if (isClassDeclaration(node)) {
    for (const part of [
      ...(isDurableObject(node) ? [] : (node.heritageClauses ?? [])),
      ...publicMembers(node),
    ])
      visit(part);
  } else node.forEachChild(visit);
  return names;
}
