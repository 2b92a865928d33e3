/** @jsxImportSource preact */
import type { JSX, TargetedSubmitEvent } from "preact";
import { useState } from "preact/hooks";
import { reason, type Session, signIn } from "./session.ts";

/** Asks for an API key. */
export function SignIn(props: {
  readonly feed: string;
  /** What ended the session before. */
  readonly problem: string | undefined;
  onSession(session: Session): void;
}): JSX.Element {
  const [problem, setProblem] = useState(props.problem);
  const [isBusy, setBusy] = useState(false);

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const key = String(new FormData(event.currentTarget).get("key")).trim();
    setBusy(true);
    try {
      props.onSession(await signIn(key, props.feed));
    } catch (error) {
      setBusy(false);
      setProblem(reason(error));
    }
  }

  return (
    <main class="door">
      <h1>
        plivo-edge <span>console</span>
      </h1>
      <p class="problem" role="alert">
        {problem}
      </p>
      <form onSubmit={submit}>
        <label for="key">API key</label>
        <input id="key" name="key" type="password" autocomplete="off" spellcheck={false} required autofocus />
        <button type="submit" class="primary" disabled={isBusy}>
          Watch the calls
        </button>
        <p class="quiet">
          One of the relay’s <code>API_KEYS</code>. It stays in this tab’s memory, where it is traded for
          tickets.
        </p>
      </form>
    </main>
  );
}
