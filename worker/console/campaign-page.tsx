/** @jsxImportSource preact */
import type { JSX } from "preact";
import { CampaignPanel } from "./campaign-panel.tsx";
import type { PageSettings } from "./settings.ts";
import { ThemeChoice } from "./theme.tsx";

/** What the holder of a ticket for one campaign sees: that campaign. */
export function CampaignPage(props: {
  readonly campaign: string;
  readonly ticket: string;
  readonly settings: PageSettings;
  onLeave(): void;
}): JSX.Element {
  return (
    <div class="console">
      <header>
        <h1>
          plivo-edge <span>console</span>
        </h1>
        {props.settings.isSimulated && <span class="badge">simulated</span>}
        <div class="actions">
          <ThemeChoice />
          <button type="button" onClick={props.onLeave}>
            Leave
          </button>
        </div>
      </header>
      <main class="panes">
        <CampaignPanel campaign={props.campaign} tickets={() => props.ticket} />
      </main>
    </div>
  );
}
