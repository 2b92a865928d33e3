import { type CallStatus, type CallWatch, watchCall } from "@plivo-edge/live";

/** A call that the page may watch. */
interface PlacedCall {
  readonly ticket: string;
  /** What its number stands for. */
  readonly fate: string;
  readonly placedAt: number;
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

const running = new Set<CallWatch>();
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

/** Adds a call to the top of the list and keeps it up to date until it has ended. */
async function show({ ticket, fate, placedAt }: PlacedCall): Promise<void> {
  // The template's one child is the item.
  const item = find(template.content.cloneNode(true) as DocumentFragment, ".call", HTMLLIElement);
  const at = (selector: string): HTMLElement => find(item, selector, HTMLElement);
  const timeline = at(".timeline");
  at(".fate").textContent = fate;
  list.prepend(item);

  const watch = watchCall(ticket);
  const draw = (): void => {
    const { state, connection } = watch;
    const waiting = connection === "waiting" ? " · reconnecting" : "";
    item.dataset["tone"] = tones[state.status];
    at(".status").textContent = state.status;
    at(".number").textContent = state.to ?? "";
    at(".clock").textContent = seconds(placedAt, state.endedAt ?? Date.now()) + waiting;
    if (state.hangup) {
      const { name, code, source } = state.hangup;
      at(".ending").textContent =
        `${name} (${code}), by ${source}${state.machine ? ", after a machine answered" : ""}`;
    }
    if (state.endedAt === undefined) running.add(watch);
    else running.delete(watch);
    summary.textContent = `${list.childElementCount} calls, ${running.size} running`;
  };
  watch.subscribe(draw);
  const clock = setInterval(draw, 100);
  try {
    for await (const { event } of watch) {
      const step = document.createElement("li");
      const time = document.createElement("time");
      time.textContent = event.type === "gap" ? "events were missed" : seconds(placedAt, event.receivedAt);
      step.append(event.type, time);
      timeline.append(step);
      draw();
    }
  } finally {
    clearInterval(clock);
    running.delete(watch);
    draw();
  }
}

async function fetchJson<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(path, init);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  // The page's own server wrote it.
  return (await response.json()) as T;
}

function report(error: unknown): void {
  problem.textContent = error instanceof Error ? error.message : String(error);
}

dial.addEventListener("submit", (event) => {
  event.preventDefault();
  problem.textContent = "";
  fetchJson<PlacedCall>("calls", { method: "POST", body: new FormData(dial) })
    .then(show)
    .catch(report);
});

for (const { number, name } of await fetchJson<{ number: string; name: string }[]>("fates")) {
  select.add(new Option(`${number} · ${name}`, number));
}
for (const call of await fetchJson<PlacedCall[]>("calls")) show(call).catch(report);
