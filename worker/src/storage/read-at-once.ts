// Characters. Below what a subscriber is willing to read in one frame, what the object's memory holds many times, and what
// one RPC may carry.
const mostAtOnce = 1024 * 1024;

/** Reads texts until there are `limit` of them, or they are long enough for one reply. At least one, if there is any. */
export function readAtOnce(texts: Iterable<string>, limit: number): string[] {
  const found: string[] = [];
  let length = 0;
  for (const text of texts) {
    length += text.length;
    if (found.length >= limit || (found.length > 0 && length > mostAtOnce)) break;
    found.push(text);
  }
  return found;
}
