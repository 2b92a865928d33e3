import {
  type FeedWatch,
  readTicket,
  TicketError,
  type TicketSource,
  WatchError,
  watchFeed,
} from "@plivo-edge/live";
import { Card } from "./card.ts";
import { find } from "./page.ts";
import { buyTicket, RefusedError, socketFor, takeTicket } from "./tickets.ts";

// A page that is open for weeks shows the newest calls only.
const callsShown = 200;
const retryAfter = 5_000;

const list = find(document, "#calls", HTMLOListElement);
const problem = find(document, "#problem", HTMLParagraphElement);
const summary = find(document, "#summary", HTMLParagraphElement);
const empty = find(document, "#empty", HTMLParagraphElement);
const door = find(document, "#door", HTMLFormElement);
const keyField = find(document, "#key", HTMLInputElement);
const view = find(document, "#view", HTMLFormElement);
const unredacted = find(document, "#unredacted", HTMLInputElement);
const choice = find(document, "#view label", HTMLLabelElement);
const allCalls = document.documentElement.dataset["feed"] ?? "";

const cards: Map<string, Card> = new Map();
let watch: FeedWatch | undefined;
/**
 * In memory only: it dials, too, and `sessionStorage` would be on disk when the browser keeps its tabs. A page that is
 * loaded again asks for it again.
 */
let key: string | undefined;

function words(error: unknown): string {
  if (error instanceof WatchError)
    return `The relay has ended this: ${error.message.split(": ")[1] ?? error.code}.`;
  if (error instanceof TicketError) return "What the address holds is not a ticket.";
  return error instanceof Error ? error.message : String(error);
}

/** Puts everything away, and shows the door. */
function leave(error?: unknown): void {
  watch?.close();
  watch = undefined;
  key = undefined;
  clear();
  view.hidden = true;
  unredacted.checked = false;
  door.hidden = false;
  problem.textContent = error === undefined ? "" : words(error);
  keyField.value = "";
  keyField.focus();
}

function clear(): void {
  cards.clear();
  list.replaceChildren();
  problem.textContent = "";
  draw();
}

/** Shows a feed from as far back as a relay tells, until it is left or fails. */
async function follow(tickets: TicketSource, feed: string): Promise<void> {
  watch?.close();
  clear();
  door.hidden = true;
  view.hidden = false;
  const own = watchFeed(tickets, { history: 1_000, WebSocket: socketFor(feed) });
  watch = own;
  own.subscribe(draw);
  try {
    for await (const { call, event, state } of own) {
      if (watch !== own) return;
      if (call === undefined) problem.textContent = "Some events were missed. The newest follow.";
      else cardOf(call, state, event.receivedAt).add(event, state);
    }
  } catch (error) {
    if (watch === own) leave(error);
  }
}

function cardOf(call: string, state: Parameters<Card["add"]>[1], since: number): Card {
  let card = cards.get(call);
  if (card) return card;
  card = new Card(call, state, since);
  cards.set(call, card);
  list.prepend(card.item);
  const [oldest] = cards;
  if (cards.size > callsShown && oldest) {
    oldest[1].item.remove();
    cards.delete(oldest[0]);
  }
  return card;
}

/** Draws what changes by itself: the clocks of the calls that go on, and whether the relay is there. */
function draw(): void {
  const running = [...cards.values()].filter((card) => card.running);
  for (const card of running) card.drawClock();
  const { connection } = watch ?? {};
  empty.hidden = cards.size > 0 || connection !== "open";
  const status =
    connection === "open" ? "live" : connection === "waiting" ? "reconnecting …" : "connecting …";
  const line = watch ? `${cards.size} calls, ${running.length} running · ${status}` : "";
  // Whoever listens to the page hears it when it changes, not ten times a second.
  if (summary.textContent !== line) summary.textContent = line;
}

/** Follows all calls as the key's holder, with a new ticket whenever one has expired. */
function followAll(own: string, first?: string): Promise<void> {
  const shown = unredacted.checked;
  let ticket = first;
  return follow(async () => {
    const given = ticket;
    ticket = undefined;
    return given ?? renew(own, shown);
  }, allCalls);
}

/** A ticket that cannot be had for the moment is asked for again: only a refusal ends the watch. */
async function renew(own: string, shown: boolean): Promise<string> {
  for (;;) {
    try {
      return await buyTicket(own, allCalls, shown);
    } catch (error) {
      if (error instanceof RefusedError || key !== own) throw error;
      await new Promise((resolve) => setTimeout(resolve, retryAfter));
    }
  }
}

/** Follows what the ticket in the address opens; false where there is none. */
function enterByTicket(): boolean {
  const ticket = takeTicket();
  if (ticket === undefined) return false;
  try {
    const claims = readTicket(ticket);
    if (!("feed" in claims)) throw new Error("This ticket opens a call. The console shows feeds.");
    key = undefined;
    void follow(ticket, claims.feed);
    // What it shows is for whoever made it to say.
    choice.hidden = true;
  } catch (error) {
    leave(error);
  }
  return true;
}

door.addEventListener("submit", async (event) => {
  event.preventDefault();
  problem.textContent = "";
  const own = keyField.value.trim();
  try {
    const ticket = await buyTicket(own, allCalls, false);
    key = own;
    keyField.value = "";
    choice.hidden = false;
    void followAll(own, ticket);
  } catch (error) {
    leave(error);
  }
});
unredacted.addEventListener("change", () => key !== undefined && followAll(key));
view.addEventListener("reset", () => leave());
addEventListener("hashchange", enterByTicket);
setInterval(draw, 100);

if (!enterByTicket()) leave();
