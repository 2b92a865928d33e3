import { XmlError } from "../error.ts";
import { maxBytes, tooLarge } from "../limits.ts";

/** The text that the bytes hold; a byte order mark stays in it. */
export function decode(bytes: Uint8Array): string {
  if (bytes.length > maxBytes) throw new XmlError(tooLarge);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new XmlError({ code: "encoding", message: "must be bytes of UTF-8" });
  }
  const declared = /^\ufeff?<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)/.exec(text)?.[1] ?? "utf-8";
  if (!/^utf-8$/i.test(declared))
    throw new XmlError({ code: "encoding", message: "must not declare an encoding other than UTF-8" });
  return text;
}
