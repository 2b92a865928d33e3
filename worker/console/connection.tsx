/** @jsxImportSource preact */
import type { ConnectionStatus } from "@plivo-edge/live";
import type { JSX } from "preact";
import { useNow } from "./hooks.ts";
import type { Session } from "./session.ts";

const shown: Readonly<Record<ConnectionStatus, readonly [shape: string, words: string]>> = {
  connecting: ["◌", "connecting …"],
  open: ["●", "live"],
  waiting: ["◌", "reconnecting"],
  offline: ["◌", "offline"],
  closed: ["◌", "closed"],
};

/** How the page stands with the relay: a shape, words, why, and when it is tried again. */
export function Connection({ session }: { readonly session: Session }): JSX.Element {
  const { status, attempt, cause, retryAt } = session.connection;
  const now = useNow(1_000, retryAt !== undefined);
  const [shape, words] = shown[status];
  const pause = retryAt === undefined ? undefined : Math.max(0, Math.round((retryAt - now) / 1_000));
  return (
    <span class="connection" data-tone={status === "open" ? "live" : "wait"} title={cause?.message}>
      <span aria-hidden="true">{shape}</span> {words}
      {pause !== undefined && ` in ${pause} s`}
      {attempt > 1 && status === "waiting" && `, try ${attempt}`}
    </span>
  );
}
