import { fileURLToPath } from "node:url";
import { unstable_startWorker } from "wrangler";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface LocalRelay {
  readonly url: string;
  stop(): Promise<void>;
}

/** Runs the relay in workerd on this machine, as `wrangler dev` does, with secrets made for this run. */
export async function startRelay(options: {
  readonly port: number;
  readonly secrets: Readonly<Record<string, string>>;
  /** A folder that keeps the objects' storage; without one it goes with the relay. */
  readonly persist?: string;
  /** Another relay than this repository's. */
  readonly config?: string;
}): Promise<LocalRelay> {
  // Nothing of this run needs the network: no placeholder for `request.cf` from Cloudflare, no telemetry.
  process.env["CLOUDFLARE_CF_FETCH_ENABLED"] = "false";
  process.env["WRANGLER_SEND_METRICS"] = "false";
  process.env["WRANGLER_HIDE_BANNER"] = "true";
  // Whoever reaches this port reaches the relay, not what its objects store.
  process.env["X_LOCAL_EXPLORER"] = "false";
  const worker = await unstable_startWorker({
    config: options.config ?? `${root}/wrangler.toml`,
    // A `.dev.vars` is for the user's own `wrangler dev`.
    envFiles: [],
    bindings: Object.fromEntries(
      Object.entries(options.secrets).map(([name, value]) => [name, { type: "plain_text", value }]),
    ),
    dev: {
      server: { hostname: "127.0.0.1", port: options.port },
      inspector: false,
      logLevel: "error",
      persist: options.persist ?? false,
      watch: false,
    },
  });
  await worker.ready;
  const { origin } = await worker.url;
  return { url: origin, stop: () => worker.dispose() };
}
