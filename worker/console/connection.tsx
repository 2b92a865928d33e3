/** @jsxImportSource preact */
import type { JSX } from "preact";
import type { Session } from "./session.ts";

/** How the page stands with the relay: a shape and words. */
export function Connection({ session }: { readonly session: Session }): JSX.Element {
  const { connection } = session;
  const [shape, words] =
    connection === "open"
      ? ["●", "live"]
      : connection === "waiting"
        ? ["◌", "reconnecting …"]
        : ["◌", "connecting …"];
  return (
    <span class="connection" data-tone={connection === "open" ? "live" : "wait"}>
      <span aria-hidden="true">{shape}</span> {words}
    </span>
  );
}
