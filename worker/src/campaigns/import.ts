import { type DestinationLine, type LineRefusal, readLine } from "./destination-line.ts";
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

const linesAtOnce = 1_000;
const refusalsTold = 1_000;

/**
 * Reads an import line by line and adds what is right, a thousand at once. Where it is cut short, what was added stays, and
 * the same lines sent again add the rest.
 *
 * @param needsZone whether a line must name a zone
 * @param add stores some, and tells how many of them were new
 */
export async function importLines(
  body: Request["body"],
  needsZone: boolean,
  add: (lines: readonly DestinationLine[]) => Promise<number>,
): Promise<Imported> {
  const refused: LineRefusal[] = [];
  let [added, taken, refusedCount, number] = [0, 0, 0, 0];
  let batch: DestinationLine[] = [];
  let failure: unknown;
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    try {
      added += await add(batch);
    } catch (error) {
      failure = error;
    }
    taken += batch.length;
    batch = [];
  };
  for await (const text of linesOf(body)) {
    number += 1;
    // To its end all the same: whoever still sends when the connection closes does not hear why.
    if (failure !== undefined) continue;
    // The last line's end, or a gap.
    if (typeof text === "string" && text.trim() === "") continue;
    const line =
      text === tooLong ? `must not be longer than ${longestLine} characters` : readLine(text, needsZone);
    if (typeof line !== "string") {
      batch.push(line);
      if (batch.length >= linesAtOnce) await flush();
      continue;
    }
    refusedCount += 1;
    if (refused.length < refusalsTold) refused.push({ line: number, rule: line });
  }
  await flush();
  if (failure !== undefined) throw failure;
  return { added, duplicates: taken - added, refused, refusedCount };
}
