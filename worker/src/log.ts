/** What a log line may hold: no phone number, no token, no body. */
export type Facts = Readonly<Record<string, string | number | boolean | undefined>>;

/** Writes one structured line, as an object, which is what Workers Logs indexes. */
export function log(level: "info" | "warn" | "error", message: string, facts: Facts = {}): void {
  // biome-ignore lint/suspicious/noConsole: the console is the Worker's log.
  console[level]({ message, ...facts });
}

/** Names a failure without its text, which may hold what was sent. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
