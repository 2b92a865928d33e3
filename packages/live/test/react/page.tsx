import type { LiveCall, LiveCampaign, LiveFeed } from "@plivo-edge/live/react";
import { type ReactElement, StrictMode } from "react";
import { createRoot, hydrateRoot, type Root } from "react-dom/client";
import { App, type Props } from "./app.tsx";

/** What a test sees of the page. */
declare global {
  var show: (props: Props) => void;
  var hydrate: (props: Props) => void;
  var leave: () => void;
  /** What was committed, in order. */
  var calls: LiveCall[];
  var feeds: LiveFeed[];
  var campaigns: LiveCampaign[];
  /** How many sockets there were. */
  var opened: number;
}

globalThis.calls = [];
globalThis.feeds = [];
globalThis.campaigns = [];
globalThis.opened = 0;
globalThis.WebSocket = class extends WebSocket {
  constructor(...address: ConstructorParameters<typeof WebSocket>) {
    super(...address);
    globalThis.opened += 1;
  }
};
// Reconnects at once: how long it waits is another specification.
Math.random = () => 0;

const element = document.querySelector("#root") ?? document.body;
let root: Root;

function keep(live: LiveCall | LiveFeed | LiveCampaign): void {
  if ("outcomes" in live) campaigns.push(live);
  else if ("state" in live) calls.push(live);
  else feeds.push(live);
}

// At the root: further down React mounts nothing twice.
const page = (props: Props): ReactElement => (
  <StrictMode>
    <App {...props} committed={keep} />
  </StrictMode>
);

globalThis.show = (props) => {
  root ??= createRoot(element);
  root.render(page(props));
};
globalThis.hydrate = (props) => {
  root = hydrateRoot(element, page(props));
};
globalThis.leave = () => root.unmount();
