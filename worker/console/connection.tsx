/** @jsxImportSource preact */
import type { ConnectionStatus } from "@plivo-edge/live";
import type { JSX } from "preact";
import type { Session } from "./session.ts";

const shown: Readonly<Record<ConnectionStatus, readonly [shape: string, words: string]>> = {
  connecting: ["◌", "connecting …"],
  open: ["●", "live"],
  waiting: ["◌", "reconnecting …"],
  offline: ["◌", "offline"],
  closed: ["◌", "closed"],
};

/** How the page stands with the relay: a shape and words. */
export function Connection({ session }: { readonly session: Session }): JSX.Element {
  const { connection } = session;
  const [shape, words] = shown[connection];
  return (
    <span class="connection" data-tone={connection === "open" ? "live" : "wait"}>
      <span aria-hidden="true">{shape}</span> {words}
    </span>
  );
}
