/** @jsxImportSource preact */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Address, readAddress, writeAddress } from "./address.ts";
import { Board } from "./board.tsx";
import { CallPanel } from "./call-panel.tsx";
import { Connection } from "./connection.tsx";
import { Dial } from "./dial.tsx";
import { countByShow } from "./filter.ts";
import { useChanges, useNow } from "./hooks.ts";
import { type Keys, KeysHelp, useKeys } from "./keys.tsx";
import { Rate } from "./rate.tsx";
import { reason, type Session, signInByAddress } from "./session.ts";
import type { PageSettings } from "./settings.ts";
import { SignIn } from "./sign-in.tsx";
import { ThemeChoice } from "./theme.tsx";

/** The console: who signs in sees the board, and beside it the call that is open. */
export function App({ settings }: { readonly settings: PageSettings }): JSX.Element {
  const [session, setSession] = useState<Session>();
  const [problem, setProblem] = useState<string>();

  useEffect(() => {
    const enter = (): void => {
      try {
        const next = signInByAddress(settings.feed);
        if (next) start(next);
      } catch (error) {
        setProblem(reason(error));
      }
    };
    enter();
    addEventListener("hashchange", enter);
    return () => removeEventListener("hashchange", enter);
  }, []);

  function start(next: Session): void {
    setProblem(undefined);
    setSession((old) => {
      old?.close();
      return next;
    });
  }

  function leave(why?: string): void {
    session?.close();
    setSession(undefined);
    setProblem(why);
  }

  if (!session) {
    return <SignIn key={problem} feed={settings.feed} problem={problem} onSession={start} />;
  }
  return <Console session={session} settings={settings} onLeave={leave} />;
}

function Console(props: {
  readonly session: Session;
  readonly settings: PageSettings;
  onLeave(why?: string): void;
}): JSX.Element {
  const { session, settings } = props;
  const [address, setAddress] = useState<Address>(() => readAddress(location.hash));
  const [isPaused, setPaused] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  useChanges(session);
  useChanges(session.calls);
  const now = useNow(1_000);

  useEffect(() => {
    const follow = (): void => setAddress(readAddress(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  useEffect(() => {
    if (session.ended !== undefined) props.onLeave(session.ended);
  }, [session.ended]);

  /** Another page is a step back in the browser's history; a filter is none. */
  function go(change: Address, isStep = true): void {
    const next = { ...address, ...change };
    setAddress(next);
    if (isStep) history.pushState(null, "", writeAddress(next));
    else history.replaceState(null, "", writeAddress(next));
  }

  const shortcuts: Keys = {
    d: session.key === undefined ? undefined : () => go({ dial: true }),
    p: () => setPaused(!isPaused),
    "?": () => setHelpOpen(!isHelpOpen),
    Escape: () => {
      if (isHelpOpen) setHelpOpen(false);
      else if (address.dial) go({ dial: undefined });
      else if (address.call) go({ call: undefined });
    },
  };
  const keys = useKeys(shortcuts);
  const { running } = countByShow(session.calls.sorted());

  return (
    <div class="console" data-open={address.call ? "call" : "board"}>
      <header>
        <h1>
          plivo-edge <span>console</span>
        </h1>
        {settings.isSimulated && <span class="badge">simulated</span>}
        <Connection session={session} />
        <span>{running} running</span>
        <Rate calls={session.calls} now={now} />
        <div class="actions">
          <ThemeChoice />
          <button type="button" onClick={() => setHelpOpen(true)} aria-label="Keys and help">
            ?
          </button>
          <button type="button" onClick={() => props.onLeave()}>
            Leave
          </button>
          {session.key !== undefined && (
            <button type="button" class="primary" onClick={() => go({ dial: true })}>
              Dial
            </button>
          )}
        </div>
      </header>
      <Announcer words={`${running} running, ${session.calls.size} calls, ${session.connection.status}`} />
      <main class="panes">
        <Board
          session={session}
          address={address}
          isPaused={isPaused}
          onPause={setPaused}
          onGo={go}
          now={now}
        />
        {address.call !== undefined && (
          <CallPanel
            key={address.call}
            session={session}
            call={address.call}
            onClose={() => go({ call: undefined })}
            onAgain={() => go({ dial: true })}
          />
        )}
      </main>
      {address.dial && session.key !== undefined && (
        <Dial
          apiKey={session.key}
          settings={settings}
          onClose={() => go({ dial: undefined })}
          onPlaced={(call) => go({ dial: undefined, call })}
        />
      )}
      {isHelpOpen && <KeysHelp keys={keys} onClose={() => setHelpOpen(false)} />}
    </div>
  );
}

/** Tells a screen reader how things stand, at most every five seconds. */
function Announcer({ words }: { readonly words: string }): JSX.Element {
  const [said, setSaid] = useState(words);
  const slot = Math.floor(useNow(1_000) / 5_000);
  useEffect(() => setSaid(words), [slot]);
  return (
    <p class="announcer" role="status">
      {said}
    </p>
  );
}
