/** The body's text, and whether that is all of it: reading stops at `limit` bytes. */
export async function readText(
  response: Response,
  limit: number,
): Promise<{ readonly text: string; readonly complete: boolean }> {
  const reader = response.body?.getReader();
  if (!reader) return { text: "", complete: true };
  const decoder = new TextDecoder();
  let text = "";
  let left = limit;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { text: text + decoder.decode(), complete: true };
    text += decoder.decode(value.subarray(0, left), { stream: true });
    left -= value.byteLength;
    if (left < 0) {
      // Not awaited: a peer that goes on sending must not hold us up.
      reader.cancel().catch(() => {});
      return { text, complete: false };
    }
  }
}
