import { blocksOf, pages, proseOf } from "../pages.ts";

/** A command that a page shows. */
export interface Command {
  readonly page: string;
  /** Without what comes after a `#`, and with its continued lines. */
  readonly text: string;
}

const inBlocks: readonly Command[] = pages.flatMap((page) =>
  blocksOf(page)
    .filter(({ language }) => language === "sh")
    .flatMap(({ code }) =>
      code
        .replaceAll("\\\n", " ")
        // A body in quotes may have several lines.
        .replace(/'[^']*'/g, (body) => body.replaceAll("\n", " "))
        .split("\n")
        .flatMap((line) => line.replace(/\s#\s.*$/, "").split(" && "))
        .map((text) => ({ page, text: text.trim() }))
        .filter(({ text }) => text !== "" && !text.startsWith("#")),
    ),
);

// In prose a command has more than one word: `npm` alone is the tool.
const inProse: readonly Command[] = pages.flatMap((page) =>
  Array.from(
    proseOf(page).matchAll(/`((?:[A-Z_]+=\S+ )*(?:npm|npx|node|pnpm|git|curl|openssl|cp|python3) [^`]+)`/g),
    ([, text = ""]) => ({ page, text }),
  ),
);

/** `NAME=value` is a line of `.dev.vars` or `.env`, and no command. */
const isSetting = ({ text }: Command): boolean => /^[A-Z_]+=\S*$/.test(text);

/** Every command of every page, in order. */
export const commands: readonly Command[] = [...inBlocks, ...inProse].filter((each) => !isSetting(each));

/** Every line of settings. */
export const settings: readonly Command[] = inBlocks.filter(isSetting);
