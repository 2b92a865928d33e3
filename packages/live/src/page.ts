/** Whether the page is in a hidden tab. Where there is no page, nothing is hidden. */
export function isHidden(): boolean {
  return globalThis.document?.visibilityState === "hidden";
}

/** Whether the device says that it has no network. Only browsers and their workers do say. */
export function isOffline(): boolean {
  return globalThis.navigator?.onLine === false;
}

// A tab that is shown again is told to its document, from where it bubbles.
const events = ["online", "offline", "pageshow", "visibilitychange"];

/**
 * Calls back when the network comes or goes, and when the page is shown: by its tab, or by the back-forward cache and once
 * it has loaded.
 *
 * @returns the function that ends that
 */
export function onPageChange(callback: (event: string) => void): () => void {
  const listener = ({ type }: Event): void => {
    if (type !== "visibilitychange" || !isHidden()) callback(type);
  };
  // The globals of Node and React Native take no listeners.
  for (const event of events) globalThis.addEventListener?.(event, listener);
  return () => {
    for (const event of events) globalThis.removeEventListener?.(event, listener);
  };
}
