/** Whether the page is in a hidden tab. Where there is no page, nothing is hidden. */
export function isHidden(): boolean {
  return globalThis.document?.visibilityState === "hidden";
}

/** Calls back when the network returns, and when the tab is looked at again: two good moments to try at once. */
export function onWake(wake: () => void, signal: AbortSignal): void {
  // Node has neither, and a worker has no document.
  globalThis.addEventListener?.("online", wake, { signal });
  globalThis.document?.addEventListener("visibilitychange", () => isHidden() || wake(), { signal });
}
