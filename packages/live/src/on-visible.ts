/** Whether the page is in a hidden tab. Where there is no page, nothing is hidden. */
export function isHidden(): boolean {
  return globalThis.document?.visibilityState === "hidden";
}

/** Calls back when the tab becomes visible, and when the network returns: two good moments to try at once. */
export function onVisible(callback: () => void, signal: AbortSignal): void {
  // Node has neither, and a worker has no document.
  globalThis.addEventListener?.("online", callback, { signal });
  globalThis.document?.addEventListener("visibilitychange", () => isHidden() || callback(), { signal });
}
