/** @jsxImportSource preact */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Address, readAddress, writeAddress } from "./address.ts";
import { Board } from "./board.tsx";
import { CallPanel } from "./call-panel.tsx";
import { CampaignPage } from "./campaign-page.tsx";
import { CampaignPanel } from "./campaign-panel.tsx";
import { Campaigns } from "./campaigns.tsx";
import { Connection } from "./connection.tsx";
import { Dial } from "./dial.tsx";
import { useChanges, useNow } from "./hooks.ts";
import { type Keys, KeysHelp, useKeys } from "./keys.tsx";
import { Rate } from "./rate.tsx";
import { type CampaignVisit, reason, Session, signInByAddress } from "./session.ts";
import type { PageSettings } from "./settings.ts";
import { SignIn } from "./sign-in.tsx";
import { ThemeChoice } from "./theme.tsx";

/** The console: who signs in sees the board, and beside it the call that is open. */
export function App({ settings }: { readonly settings: PageSettings }): JSX.Element {
  const [session, setSession] = useState<Session | CampaignVisit>();
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

  function start(next: Session | CampaignVisit): void {
    setProblem(undefined);
    setSession((old) => {
      close(old);
      return next;
    });
  }

  function leave(why?: string): void {
    close(session);
    setSession(undefined);
    setProblem(why);
  }

  if (!session) {
    return <SignIn key={problem} feed={settings.feed} problem={problem} onSession={start} />;
  }
  if (!(session instanceof Session)) {
    return <CampaignPage key={session.ticket} {...session} settings={settings} onLeave={leave} />;
  }
  return <Console session={session} settings={settings} onLeave={leave} />;
}

function close(session: Session | CampaignVisit | undefined): void {
  if (session instanceof Session) session.close();
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
      else if (address.campaign || address.campaigns) go(board);
    },
  };
  const keys = useKeys(shortcuts);
  const openCampaign = (campaign: string): void => {
    session.remember(campaign);
    go({ campaign, campaigns: undefined, call: undefined });
  };
  const { running } = session.calls.counts();

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
          {session.key !== undefined && (
            <button type="button" onClick={() => go({ ...board, campaigns: true })}>
              Campaigns
            </button>
          )}
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
        {address.campaign !== undefined && session.key !== undefined ? (
          <CampaignPanel
            key={address.campaign}
            campaign={address.campaign}
            tickets={session.campaignTickets(address.campaign)}
            apiKey={session.key}
            call={address.call}
            onOpenCall={(call) => go({ call })}
            onClose={() => go(board)}
          />
        ) : address.campaigns && session.key !== undefined ? (
          <Campaigns
            known={session.campaigns}
            ticketsFor={(campaign) => session.campaignTickets(campaign)}
            onOpen={openCampaign}
            onClose={() => go(board)}
          />
        ) : (
          <Board
            session={session}
            address={address}
            isPaused={isPaused}
            onPause={setPaused}
            onGo={go}
            now={now}
          />
        )}
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

/** All calls, and nothing in their place. */
const board: Address = { campaign: undefined, campaigns: undefined, call: undefined };

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
