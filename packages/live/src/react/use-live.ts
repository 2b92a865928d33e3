import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { createStore, type LiveConnection, type LiveOptions } from "../store.ts";
import type { Timeline } from "../timeline.ts";

/**
 * Follows what the ticket opens while the component is mounted; another ticket begins another timeline.
 *
 * @param read copies what the timeline knows now
 */
export function useLive<Known extends Timeline<unknown>, News>(
  ticket: string | null | undefined,
  options: LiveOptions,
  begin: () => Known,
  read: (timeline: Known) => News,
): News & LiveConnection {
  // Options made on every render must not begin anything anew.
  const newest = useRef(options);
  useEffect(() => {
    newest.current = options;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ticket alone says what to follow.
  const { subscribe, get } = useMemo(() => {
    const timeline = begin();
    return createStore(
      ticket,
      () => newest.current,
      timeline,
      () => read(timeline),
    );
  }, [ticket]);
  return useSyncExternalStore(subscribe, get, get);
}
