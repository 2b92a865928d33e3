/**
 * Finds out why no WebSocket opened: a browser keeps that to itself, so the relay is asked whether it is well.
 *
 * @param url the relay's
 */
export async function findCause(url: string, signal: AbortSignal): Promise<string> {
  try {
    // Not every platform that has WebSockets has it: jsdom has not.
    const { ok, status } = await fetch(`${url}/healthz`, { signal });
    return ok ? "it answers, but opens no WebSocket" : `it does not answer (${status})`;
  } catch {
    return "it cannot be reached";
  }
}
