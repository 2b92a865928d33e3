import { CallbackError } from "./error.ts";

// Plivo sends some thirty. To sort them all is the dearest part of a look at a forged request.
const maximumFields = 500;

/**
 * Refuses a form or a query with more fields than a callback has, before they are sorted.
 *
 * @throws CallbackError with code `too_large`.
 */
export function limitFields(text: string): void {
  if (text.split("&", maximumFields + 1).length > maximumFields) {
    throw new CallbackError("too_large", `a callback has at most ${maximumFields} fields`);
  }
}

/**
 * Reads the fields of a form body, and no more than `maxBytes` of it, whatever length it claims to have.
 *
 * A body of no bytes is a form without fields, of whatever type.
 */
export async function readForm(request: Request, maxBytes: number): Promise<URLSearchParams> {
  if (request.bodyUsed) throw new TypeError("the request's body was read before: its signature covers it");
  if (Number(request.headers.get("Content-Length")) > maxBytes) throw tooLarge(maxBytes);
  const reader = request.body?.getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let text = "";
  let size = 0;
  try {
    for (;;) {
      const chunk = await reader?.read().catch(incomplete);
      if (!chunk || chunk.done) break;
      size += chunk.value.byteLength;
      if (size > maxBytes) throw tooLarge(maxBytes);
      if (size > 0 && !isForm(request)) {
        throw new CallbackError(
          "unsupported_media_type",
          "the body must be application/x-www-form-urlencoded",
        );
      }
      text += decode(decoder, chunk.value);
    }
    text += decode(decoder);
  } catch (error) {
    reader?.cancel().catch(() => {});
    throw error;
  }
  limitFields(text);
  // Without a mark of ours, the parser would take a leading one of theirs for its own.
  return new URLSearchParams(`?${text}`);
}

function isForm({ headers }: Request): boolean {
  return /^application\/x-www-form-urlencoded\s*(;|$)/i.test(headers.get("Content-Type") ?? "");
}

function decode(decoder: TextDecoder, bytes?: Uint8Array): string {
  try {
    return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
  } catch (cause) {
    throw new CallbackError("bad_encoding", "the body must be UTF-8", { cause });
  }
}

function tooLarge(maxBytes: number): CallbackError {
  return new CallbackError("too_large", `the body must not exceed ${maxBytes} bytes`);
}

function incomplete(cause: unknown): never {
  throw new CallbackError("incomplete_body", "the body ended early", { cause });
}
