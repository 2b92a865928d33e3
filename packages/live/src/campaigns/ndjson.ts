/** Lines of JSON, as many as one request takes. */
export interface Lines {
  readonly text: string;
  readonly count: number;
}

/** The most that one request takes, whichever comes first: so much is held at once, however many rows there are. */
export interface LineLimits {
  readonly lines: number;
  readonly characters: number;
}

/** Writes rows, one a line. */
export async function* writeLines(
  rows: Iterable<unknown> | AsyncIterable<unknown>,
  limits: LineLimits,
): AsyncGenerator<Lines, void> {
  let text = "";
  let count = 0;
  for await (const row of rows) {
    text += `${JSON.stringify(row)}\n`;
    count += 1;
    if (count < limits.lines && text.length < limits.characters) continue;
    yield { text, count };
    text = "";
    count = 0;
  }
  if (count > 0) yield { text, count };
}

/** Reads rows, one a line, as they come. Leaving early ends the reply. */
export async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const lines = (rest + decoder.decode(value, { stream: !done })).split("\n");
      rest = done ? "" : (lines.pop() ?? "");
      for (const line of lines) if (line) yield JSON.parse(line);
      if (done) return;
    }
  } finally {
    await reader.cancel();
  }
}
