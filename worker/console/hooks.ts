import { useEffect, useState } from "preact/hooks";

/** Draws the component again when what it shows has changed. */
export function useChanges(source: { subscribe(listener: () => void): () => void } | undefined): void {
  const [, draw] = useState(0);
  useEffect(() => source?.subscribe(() => draw((count) => count + 1)), [source]);
}

/** The time, told every so many milliseconds while it matters. */
export function useNow(every: number, matters = true): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!matters) return;
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every, matters]);
  return now;
}
