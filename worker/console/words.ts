import type { CallStatus } from "@plivo-edge/callbacks";
import type { CampaignStatus, OutcomeStatus } from "@plivo-edge/live";

interface Look {
  readonly tone: string;
  readonly shape: string;
  readonly name: string;
}

/** What is shown of a status besides its name: a shape, so that nothing rests on colour alone. */
export const looks: Readonly<Record<CallStatus, Look>> = {
  queued: { tone: "wait", shape: "○", name: "queued" },
  ringing: { tone: "wait", shape: "◐", name: "ringing" },
  "in-progress": { tone: "live", shape: "●", name: "in call" },
  completed: { tone: "good", shape: "✓", name: "completed" },
  busy: { tone: "bad", shape: "✕", name: "busy" },
  "no-answer": { tone: "bad", shape: "✕", name: "no answer" },
  failed: { tone: "bad", shape: "✕", name: "failed" },
  timeout: { tone: "bad", shape: "✕", name: "timeout" },
  canceled: { tone: "bad", shape: "✕", name: "canceled" },
  unknown: { tone: "bad", shape: "?", name: "unknown" },
};

/** The same of how it ended with somebody whom a campaign was to call. */
export const outcomeLooks: Readonly<Record<OutcomeStatus, Look>> = {
  completed: { tone: "good", shape: "✓", name: "completed" },
  machine: { tone: "good", shape: "▣", name: "machine" },
  busy: { tone: "bad", shape: "✕", name: "busy" },
  "no-answer": { tone: "bad", shape: "✕", name: "no answer" },
  failed: { tone: "bad", shape: "✕", name: "failed" },
  unknown: { tone: "wait", shape: "?", name: "unknown" },
  refused: { tone: "bad", shape: "⊘", name: "refused" },
  expired: { tone: "wait", shape: "○", name: "expired" },
  canceled: { tone: "wait", shape: "○", name: "canceled" },
};

/** The same of what a campaign does. */
export const campaignLooks: Readonly<Record<CampaignStatus, Look>> = {
  draft: { tone: "wait", shape: "○", name: "draft" },
  running: { tone: "live", shape: "●", name: "running" },
  paused: { tone: "wait", shape: "◐", name: "paused" },
  blocked: { tone: "bad", shape: "✕", name: "blocked" },
  canceled: { tone: "bad", shape: "✕", name: "canceled" },
  completed: { tone: "good", shape: "✓", name: "completed" },
};

/** Seconds with one digit, then minutes. */
export function duration(milliseconds: number | undefined): string {
  if (milliseconds === undefined || milliseconds < 0) return "";
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

const clock = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hour12: false,
});

export function time(at: number): string {
  return clock.format(at);
}
