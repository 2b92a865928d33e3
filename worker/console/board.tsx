/** @jsxImportSource preact */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Address } from "./address.ts";
import type { Row } from "./calls.ts";
import { filterOf, isShow, newIn, showNames, shows } from "./filter.ts";
import { useKeys } from "./keys.tsx";
import type { Session } from "./session.ts";
import { duration, looks, time } from "./words.ts";

const rowsAround = 10;

/** All calls: the running ones first, then the newest. */
export function Board(props: {
  readonly session: Session;
  readonly address: Address;
  readonly isPaused: boolean;
  readonly now: number;
  onPause(paused: boolean): void;
  onGo(change: Address, isStep?: boolean): void;
}): JSX.Element {
  const { session, address, isPaused } = props;
  const show = isShow(address.show) ? address.show : "all";
  const search = address.search ?? "";
  const searchBox = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const { first, last, rowHeight, isAtTop } = useWindow(scroller);
  const [hasMore, setMore] = useState(true);
  const [isLoading, setLoading] = useState(false);

  const all = session.calls.sorted();
  const counts = session.calls.counts();
  const { order, waiting, catchUp } = useFrozen(
    all.filter(filterOf(show, search)),
    isPaused || !isAtTop || address.call !== undefined,
    `${show} ${search}`,
  );

  const selected = address.call === undefined ? -1 : order.indexOf(address.call);
  const step = (by: number): void => {
    const place = Math.min(Math.max(selected + by, 0), order.length - 1);
    const next = order[place];
    if (next === undefined) return;
    props.onGo({ call: next }, selected < 0);
    const top = place * rowHeight;
    const element = scroller.current;
    if (!element) return;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top > element.scrollTop + element.clientHeight - 3 * rowHeight)
      element.scrollTop = top - element.clientHeight + 3 * rowHeight;
  };
  useKeys({
    "/": () => searchBox.current?.focus(),
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: selected < 0 && order.length > 0 ? () => step(1) : undefined,
  });

  async function loadOlder(): Promise<void> {
    setLoading(true);
    // What cannot be had now can be asked for again: the button stays.
    setMore(await session.loadOlder().catch(() => true));
    setLoading(false);
  }

  const shown = order.slice(first, last).flatMap((call) => session.calls.get(call) ?? []);
  return (
    <section class="board" aria-label="Calls">
      <div class="filters">
        <input
          ref={searchBox}
          type="search"
          aria-label="Search"
          placeholder="search, or to:0102 code:3010"
          value={search}
          onInput={({ currentTarget }) => props.onGo({ search: currentTarget.value }, false)}
        />
        <fieldset class="chips" aria-label="Which calls">
          {shows.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === show}
              onClick={() => props.onGo({ show: name === "all" ? undefined : name }, false)}
            >
              {showNames[name]} <b>{counts[name]}</b>
            </button>
          ))}
        </fieldset>
        <button type="button" aria-pressed={isPaused} onClick={() => props.onPause(!isPaused)}>
          {isPaused ? "Paused" : "Live"}
        </button>
      </div>
      {session.calls.gaps > 0 && (
        <p class="problem" role="alert">
          Some events were missed while the relay could not be reached. The newest follow.
        </p>
      )}
      <div class="scroller" ref={scroller}>
        {waiting > 0 && (
          <button
            type="button"
            class="waiting"
            onClick={() => {
              catchUp();
              scroller.current?.scrollTo({ top: 0 });
            }}
          >
            {waiting} new {waiting === 1 ? "call" : "calls"} ↑
          </button>
        )}
        <table aria-rowcount={order.length + 1} aria-label="Calls, the running ones first">
          <thead>
            <tr aria-rowindex={1}>
              {["Status", "To", "From", "Start", "Ring", "Talk", "Lane", "Ending"].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Spacer height={first * rowHeight} />
            {shown.map((row, index) => (
              <CallRow
                key={row.call}
                row={row}
                index={first + index}
                isSelected={row.call === address.call}
                isFocusable={row.call === address.call || (selected < 0 && index === 0)}
                now={row.state.endedAt ?? props.now}
                onOpen={() => props.onGo({ call: row.call })}
              />
            ))}
            <Spacer height={Math.max(0, order.length - last) * rowHeight} />
          </tbody>
        </table>
        {order.length === 0 && <Empty session={session} isFiltered={all.length > 0} onGo={props.onGo} />}
      </div>
      <footer>
        {order.length} of {all.length} loaded
        {hasMore && all.length > 0 && session.calls.firstSeq > 1 && (
          <button type="button" class="plain" disabled={isLoading} onClick={loadOlder}>
            Load older
          </button>
        )}
      </footer>
    </section>
  );
}

function Spacer({ height }: { readonly height: number }): JSX.Element | null {
  return height > 0 ? <tr class="spacer" style={{ height: `${height}px` }} /> : null;
}

function CallRow(props: {
  readonly row: Row;
  readonly index: number;
  readonly isSelected: boolean;
  readonly isFocusable: boolean;
  readonly now: number;
  onOpen(): void;
}): JSX.Element {
  const { state, since } = props.row;
  const look = looks[state.status];
  const ring = state.ringingAt === undefined ? undefined : (state.answeredAt ?? props.now) - state.ringingAt;
  const talk = state.answeredAt === undefined ? undefined : props.now - state.answeredAt;
  return (
    <tr
      aria-rowindex={props.index + 2}
      aria-selected={props.isSelected}
      data-tone={look.tone}
      tabIndex={props.isFocusable ? 0 : -1}
      onClick={props.onOpen}
      onKeyDown={(event) => {
        if (event.key === "Enter") {
          event.preventDefault();
          props.onOpen();
        }
      }}
    >
      <td class="status">
        <span aria-hidden="true">{look.shape}</span> {look.name}
      </td>
      <td class="to">
        <bdi>{state.to ?? "?"}</bdi>
      </td>
      <td class="from">
        <bdi>{state.from ?? "?"}</bdi>
      </td>
      <td class="start">{time(since)}</td>
      <td class="number">{duration(ring)}</td>
      <td class="number">{duration(talk)}</td>
      <td class="lane" aria-hidden="true">
        <Bar ring={ring} talk={talk} />
      </td>
      <td class="ending">
        <bdi>{endingOf(props.row)}</bdi>
      </td>
    </tr>
  );
}

/** Half a minute is the whole width. */
function Bar({
  ring = 0,
  talk = 0,
}: {
  readonly ring?: number | undefined;
  readonly talk?: number | undefined;
}): JSX.Element {
  const scale = 100 / Math.max(30_000, ring + talk);
  return (
    <span class="bar">
      <span class="ringing" style={{ width: `${ring * scale}%` }} />
      <span class="answered" style={{ width: `${talk * scale}%` }} />
    </span>
  );
}

function endingOf({ state }: Row): string {
  const { hangup, machine } = state;
  const facts = [hangup?.code, hangup?.name, hangup?.source && `by ${hangup.source}`, machine && "machine"];
  return facts.filter(Boolean).join(", ");
}

function Empty(props: {
  readonly session: Session;
  readonly isFiltered: boolean;
  onGo(change: Address, isStep?: boolean): void;
}): JSX.Element {
  if (props.isFiltered) {
    return (
      <p class="empty">
        No call matches.{" "}
        <button type="button" onClick={() => props.onGo({ show: undefined, search: undefined }, false)}>
          Show all
        </button>
      </p>
    );
  }
  const { status, cause } = props.session.connection;
  if (status === "offline")
    return <p class="empty">This device is offline. The calls come when it is back.</p>;
  if (status !== "open") return <p class="empty">Waiting for the relay … {cause?.message}</p>;
  return (
    <div class="empty">
      <p>No calls yet. Each appears here as it rings.</p>
      {props.session.key !== undefined && (
        <button type="button" class="primary" onClick={() => props.onGo({ dial: true })}>
          Dial one
        </button>
      )}
    </div>
  );
}

/** Which rows are on the screen: a table of thousands draws these only. */
function useWindow(scroller: { readonly current: HTMLDivElement | null }): {
  readonly first: number;
  readonly last: number;
  readonly rowHeight: number;
  readonly isAtTop: boolean;
} {
  const [view, setView] = useState({ top: 0, height: 800, rowHeight: 36 });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = (): void => {
      // The style sheet says how high a row is.
      const height = Number.parseFloat(getComputedStyle(element).getPropertyValue("--row")) || 36;
      setView({ top: element.scrollTop, height: element.clientHeight, rowHeight: height });
    };
    measure();
    element.addEventListener("scroll", measure, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      element.removeEventListener("scroll", measure);
      observer.disconnect();
    };
  }, []);
  const first = Math.max(0, Math.floor(view.top / view.rowHeight) - rowsAround);
  const last = Math.ceil((view.top + view.height) / view.rowHeight) + rowsAround;
  return { first, last, rowHeight: view.rowHeight, isAtTop: view.top < view.rowHeight };
}

/** While somebody reads, rows change in place and none is put between them. */
function useFrozen(
  fresh: readonly Row[],
  isFrozen: boolean,
  filter: string,
): { readonly order: readonly string[]; readonly waiting: number; catchUp(): void } {
  const [, draw] = useState(0);
  const kept = useRef<{ filter: string; order: readonly string[] }>({ filter, order: [] });
  if (!isFrozen || kept.current.filter !== filter) {
    kept.current = { filter, order: fresh.map(({ call }) => call) };
  }
  const { order } = kept.current;
  return {
    order,
    waiting: isFrozen ? newIn(fresh, order) : 0,
    catchUp: () => {
      kept.current = { filter, order: fresh.map(({ call }) => call) };
      draw((count) => count + 1);
    },
  };
}
