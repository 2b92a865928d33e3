/**
 * Finds out why no WebSocket opened: a browser keeps that to itself, so the relay is asked whether it is well.
 *
 * @param url the relay's
 */
export function findCause(url: string, signal: AbortSignal): Promise<string> {
  return fetch(`${url}/healthz`, { signal }).then(
    ({ ok, status }) => (ok ? "it answers, but opens no WebSocket" : `it does not answer (${status})`),
    () => "it cannot be reached",
  );
}
