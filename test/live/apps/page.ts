/** What a test does with a page. */
export interface TestPage {
  /** Gives the component its ticket, or another one. */
  show(ticket?: string): void;
  leave(): void;
}

declare global {
  var testPage: TestPage;
  /** Every WebSocket that there was. */
  var sockets: WebSocket[];
  /** Everything that was shown, in order. */
  var shown: string[];
}

globalThis.sockets = [];
globalThis.shown = [];
globalThis.WebSocket = class extends WebSocket {
  constructor(...address: ConstructorParameters<typeof WebSocket>) {
    super(...address);
    sockets.push(this);
  }
};

export const root: Element = document.querySelector("#root") ?? document.body;

new MutationObserver(() => shown.push(root.textContent ?? "")).observe(root, {
  childList: true,
  characterData: true,
  subtree: true,
});

export function setPage(page: TestPage): void {
  globalThis.testPage = page;
}
