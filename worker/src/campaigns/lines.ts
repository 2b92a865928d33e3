/** Characters of one line: a number, an id, a zone and variables fit in. */
export const longestLine = 8_192;

/** A line that is too long to be one: it has been left out. */
export const tooLong: unique symbol = Symbol("too long");

/**
 * The lines of a text that comes in pieces, one by one: no more than one line and one piece is held, however long the text
 * is.
 */
export async function* linesOf(body: Request["body"]): AsyncGenerator<string | typeof tooLong, void> {
  let line = "";
  let isTooLong = false;
  for await (const piece of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const parts = piece.split("\n");
    // The last one goes on in the next piece.
    const rest = parts.pop() ?? "";
    for (const part of parts) {
      const isOver = isTooLong || line.length + part.length > longestLine;
      yield isOver ? tooLong : line + part;
      line = "";
      isTooLong = false;
    }
    if (line.length + rest.length > longestLine) isTooLong = true;
    line = isTooLong ? "" : line + rest;
  }
  if (isTooLong) yield tooLong;
  else if (line !== "") yield line;
}
