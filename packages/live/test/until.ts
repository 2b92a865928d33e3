import type { CallWatch } from "@plivo-edge/live";

/** Resolves once the watch has come to this: nobody sleeps here. */
export function until(watch: CallWatch, condition: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (!condition()) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = watch.subscribe(check);
    check();
  });
}
