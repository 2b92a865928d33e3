import type { Watch } from "@plivo-edge/live";

/** Resolves once the watch has come to this: nobody sleeps here. */
export function until(watch: Pick<Watch<unknown>, "subscribe">, condition: () => boolean): Promise<void> {
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
