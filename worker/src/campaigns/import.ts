import { type DestinationLine, type LineRefusal, readLine, zoneIsMissing } from "./destination-line.ts";
import { linesOf, longestLine, tooLong } from "./lines.ts";

/** What became of the lines of an import. */
export interface Imported {
  readonly added: number;
  /** Those that the campaign had already. */
  readonly duplicates: number;
  /** The first thousand. */
  readonly refused: readonly LineRefusal[];
  readonly refusedCount: number;
}

/** What became of some lines. */
export interface Added {
  readonly added: number;
  readonly duplicates: number;
  /** Whether a line must name a zone: those that named none were not added. */
  readonly needsZone: boolean;
}

const linesAtOnce = 1_000;
const refusalsTold = 1_000;

/**
 * Reads an import line by line and adds what is right, a thousand at once. Where it is cut short, what was added stays, and
 * the same lines sent again add the rest.
 *
 * @param needsZone whether a line must name a zone, as far as is known before
 * @param add stores some: those without a zone only where none is needed, as hours may be chosen meanwhile
 */
export async function importLines(
  body: Request["body"],
  needsZone: boolean,
  add: (lines: readonly DestinationLine[]) => Promise<Added>,
): Promise<Imported> {
  const refused: LineRefusal[] = [];
  let [added, duplicates, refusedCount, number, zoned] = [0, 0, 0, 0, needsZone];
  let batch: (DestinationLine & { readonly line: number })[] = [];
  const refuse = (line: number, rule: string): void => {
    refusedCount += 1;
    if (refused.length < refusalsTold) refused.push({ line, rule });
  };
  let failure: unknown;
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    try {
      const reply = await add(batch);
      added += reply.added;
      duplicates += reply.duplicates;
      zoned = reply.needsZone;
      if (zoned) for (const { line, zone } of batch) if (zone === undefined) refuse(line, zoneIsMissing);
    } catch (error) {
      failure = error;
    }
    batch = [];
  };
  for await (const text of linesOf(body)) {
    number += 1;
    // To its end all the same: whoever still sends when the connection closes does not hear why.
    if (failure !== undefined) continue;
    // The last line's end, or a gap.
    if (typeof text === "string" && text.trim() === "") continue;
    const line =
      text === tooLong ? `must not be longer than ${longestLine} characters` : readLine(text, zoned);
    if (typeof line !== "string") {
      batch.push({ ...line, line: number });
      if (batch.length >= linesAtOnce) await flush();
      continue;
    }
    refuse(number, line);
  }
  await flush();
  if (failure !== undefined) throw failure;
  return { added, duplicates, refused: refused.toSorted((a, b) => a.line - b.line), refusedCount };
}
