import { spawn } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = new URL("../../../", import.meta.url);

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

/** What TypeScript's own language server, which editors ask, completes between the last quotation marks of each line. */
export async function completionsOf(lines: readonly string[]): Promise<readonly (readonly string[])[]> {
  const compiler = fileURLToPath(new URL("node_modules/typescript/bin/tsc", root));
  const server = spawn(process.execPath, [compiler, "--lsp", "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const replies = new Map<number, (reply: Message) => void>();
  let received = Buffer.alloc(0);
  server.stdout.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    for (;;) {
      const end = received.indexOf("\r\n\r\n");
      const length = Number(/Content-Length: (\d+)/i.exec(received.subarray(0, end).toString())?.[1]);
      if (end < 0 || received.length < end + 4 + length) return;
      const message: Message = JSON.parse(received.subarray(end + 4, end + 4 + length).toString());
      received = received.subarray(end + 4 + length);
      if (message.id === undefined) continue;
      if (message.method === undefined) replies.get(message.id)?.(message);
      // It asks for settings, and is told that there are none.
      else send({ id: message.id, result: null });
    }
  });

  function send(message: Message): void {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  async function ask(method: string, params: object): Promise<unknown> {
    const id = replies.size + 1;
    const reply = new Promise<Message>((resolve) => replies.set(id, resolve));
    send({ id, method, params });
    return (await reply).result;
  }

  try {
    await ask("initialize", { processId: process.pid, rootUri: root.href, capabilities: {} });
    send({ method: "initialized", params: {} });
    const uri = pathToFileURL(`${import.meta.dirname}/edited.ts`).href;
    const textDocument = { uri, languageId: "typescript", version: 1, text: lines.join("\n") };
    send({ method: "textDocument/didOpen", params: { textDocument } });
    const completed: string[][] = [];
    for (const [line, text] of lines.entries()) {
      const character = text.lastIndexOf('""') + 1;
      if (character === 0) continue;
      const result = await ask("textDocument/completion", {
        textDocument: { uri },
        position: { line, character },
      });
      // As the protocol has it: a list of items, by itself or in an object.
      const { items = [] } = (Array.isArray(result) ? { items: result } : (result ?? {})) as {
        items?: { label: string }[];
      };
      completed.push(items.map(({ label }) => label));
    }
    return completed;
  } finally {
    server.kill();
  }
}
