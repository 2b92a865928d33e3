import { type CallState, type CallStatus, type FeedEvent, watchFeed } from "@plivo-edge/live";

/** What the page's own server tells it. */
interface Session {
  /** Opens the feed of all calls. */
  readonly ticket: string;
  /** Numbers to call, and what each of them stands for. */
  readonly fates: readonly { readonly number: string; readonly name: string }[];
}

const tones: Readonly<Record<CallStatus, string>> = {
  queued: "wait",
  ringing: "wait",
  "in-progress": "live",
  completed: "good",
  busy: "bad",
  "no-answer": "bad",
  failed: "bad",
  timeout: "bad",
  canceled: "bad",
};
// A page that is open for weeks shows the newest calls only.
const callsShown = 200;

const list = find(document, "#calls", HTMLOListElement);
const template = find(document, "#call", HTMLTemplateElement);
const dial = find(document, "#dial", HTMLFormElement);
const select = find(document, "#to", HTMLSelectElement);
const problem = find(document, "#problem", HTMLOutputElement);
const summary = find(document, "#summary", HTMLParagraphElement);

function find<E extends Element>(root: ParentNode, selector: string, type: new () => E): E {
  const element = root.querySelector(selector);
  if (!(element instanceof type)) throw new Error(`the page lacks ${selector}`);
  return element;
}

function seconds(from: number, to: number): string {
  return `${(Math.max(0, to - from) / 1000).toFixed(1)} s`;
}

/** One call in the list. */
class Card {
  static readonly #all: Map<string, Card> = new Map();

  readonly #item: HTMLLIElement;
  #state: CallState;
  readonly #since: number;

  /** The call's card; a call that is new goes to the top of the list. */
  static of(call: string, state: CallState, since: number, fate: string): Card {
    let card = Card.#all.get(call);
    if (!card) {
      card = new Card(state, since, fate);
      Card.#all.set(call, card);
      const [oldest] = Card.#all;
      if (Card.#all.size > callsShown && oldest) {
        oldest[1].#item.remove();
        Card.#all.delete(oldest[0]);
      }
    }
    return card;
  }

  /** Draws what changes by itself: the clocks of the calls that go on. */
  static tick(connection: string): void {
    const running = [...Card.#all.values()].filter((card) => card.#state.endedAt === undefined);
    for (const card of running) card.#drawClock();
    const live = connection === "open" ? "live" : connection === "waiting" ? "reconnecting" : connection;
    summary.textContent = `${Card.#all.size} calls, ${running.length} running · ${live}`;
  }

  constructor(state: CallState, since: number, fate: string) {
    this.#state = state;
    this.#since = since;
    // The template's one child is the item.
    this.#item = find(template.content.cloneNode(true) as DocumentFragment, ".call", HTMLLIElement);
    this.#at(".fate").textContent = fate;
    list.prepend(this.#item);
  }

  add(event: FeedEvent, state: CallState): void {
    this.#state = state;
    const step = document.createElement("li");
    const time = document.createElement("time");
    time.textContent = seconds(this.#since, event.receivedAt);
    step.append(event.type, time);
    this.#at(".timeline").append(step);

    this.#item.dataset["tone"] = tones[state.status];
    this.#at(".status").textContent = state.status;
    this.#at(".number").textContent = state.to ?? "";
    if (state.hangup) {
      const { name = "ended", code, source } = state.hangup;
      const facts = [code === undefined ? name : `${name} (${code})`, source && `by ${source}`];
      if (state.machine) facts.push("after a machine answered");
      this.#at(".ending").textContent = facts.filter(Boolean).join(", ");
    }
    this.#drawClock();
  }

  #drawClock(): void {
    this.#at(".clock").textContent = seconds(this.#since, this.#state.endedAt ?? Date.now());
  }

  #at(selector: string): HTMLElement {
    return find(this.#item, selector, HTMLElement);
  }
}

async function session(): Promise<Session> {
  const response = await fetch("session");
  if (!response.ok) throw new Error(`the page's server answered ${response.status}`);
  // It wrote it.
  return (await response.json()) as Session;
}

function report(error: unknown): void {
  problem.textContent = error instanceof Error ? error.message : String(error);
}

dial.addEventListener("submit", async (event) => {
  event.preventDefault();
  problem.textContent = "";
  try {
    const response = await fetch("calls", { method: "POST", body: new FormData(dial) });
    if (!response.ok) throw new Error(await response.text());
  } catch (error) {
    report(error);
  }
});

const { fates } = await session();
for (const { number, name } of fates) select.add(new Option(`${number} · ${name}`, number));
/** Numbers are masked but for their last four digits, and those are what a fate is known by. */
const fateOf = (number: string): string =>
  fates.find((fate) => fate.number.slice(-4) === number.slice(-4))?.name ?? "";

const watch = watchFeed(async () => (await session()).ticket, { history: 1_000 });
setInterval(() => Card.tick(watch.connection), 100);
try {
  for await (const { call, event, state } of watch) {
    if (call === undefined) report("Some events were missed: the newest ones follow.");
    else Card.of(call, state, event.receivedAt, fateOf(state.to ?? "")).add(event, state);
  }
} catch (error) {
  report(error);
}
