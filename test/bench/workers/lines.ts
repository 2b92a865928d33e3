import { DurableObject } from "cloudflare:workers";

interface Environment {
  readonly LINES: DurableObjectNamespace<Lines>;
}

/** The floor of an import: it stores each line as it is, a thousand in a request, and checks nothing. */
export class Lines extends DurableObject<Environment> {
  constructor(context: DurableObjectState, environment: Environment) {
    super(context, environment);
    context.storage.sql.exec("CREATE TABLE IF NOT EXISTS line (seq INTEGER PRIMARY KEY, body TEXT NOT NULL)");
  }

  add(lines: readonly string[]): void {
    for (const line of lines) this.ctx.storage.sql.exec("INSERT INTO line (body) VALUES (?)", line);
  }
}

export default {
  async fetch(request, { LINES }) {
    const object = LINES.getByName("lines");
    let rest = "";
    let lines: string[] = [];
    for await (const text of (request.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      const parts = (rest + text).split("\n");
      rest = parts.pop() ?? "";
      lines.push(...parts);
      while (lines.length >= 1_000) {
        await object.add(lines.slice(0, 1_000));
        lines = lines.slice(1_000);
      }
    }
    await object.add(lines);
    return new Response("stored");
  },
} satisfies ExportedHandler<Environment>;
