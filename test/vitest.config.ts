import { cloudflareTest } from "@cloudflare/vitest-plugin";
import {
  defineConfig,
  type TestProjectConfiguration,
  type UserWorkspaceConfig,
  type ViteUserConfig,
} from "vitest/config";
// The Worker that the tests run holds the console's page, as the one that is deployed does.
import "../worker/console/build.ts";

const root = new URL("..", import.meta.url).pathname;
// The tests start Node hundreds of times, on our sources: it need not take their types away each time.
process.env["NODE_COMPILE_CACHE"] ??= `${root}node_modules/.cache/node`;
const conditions = ["@plivo-edge/source"];

type ProjectConfig = NonNullable<UserWorkspaceConfig["test"]>;

function nodeProject(name: string, include: string[], options: ProjectConfig = {}): TestProjectConfiguration {
  return {
    root,
    resolve: { conditions: [...conditions, "module", "node", "development|production"] },
    ssr: { resolve: { conditions: [...conditions, "module", "node", "development|production"] } },
    test: { name, include, testTimeout: 20_000, hookTimeout: 20_000, ...options },
  };
}

const ownFeed = ["cost", "erasures", "feeds", "rearranged"].map((name) => `worker/test/${name}.test.ts`);

function workerProject(name: string, options: ProjectConfig): TestProjectConfiguration {
  return {
    root,
    plugins: [
      cloudflareTest({
        wrangler: { configPath: `${root}/wrangler.toml` },
        miniflare: {
          // Vitest's own runner wants it; the relay itself runs without, as test/e2e shows.
          compatibilityFlags: ["nodejs_compat"],
          kvNamespaces: ["ANSWERS"],
          bindings: {
            ...(process.env["MODEL_RUNS"] && { MODEL_RUNS: process.env["MODEL_RUNS"] }),
            ...(process.env["MODEL_SEED"] && { MODEL_SEED: process.env["MODEL_SEED"] }),
            ...(process.env["FUZZ_RUNS"] && { FUZZ_RUNS: process.env["FUZZ_RUNS"] }),
            ...(process.env["FUZZ_SEED"] && { FUZZ_SEED: process.env["FUZZ_SEED"] }),
            ...(process.env["REARRANGED_RUNS"] && { REARRANGED_RUNS: process.env["REARRANGED_RUNS"] }),
            PLIVO_AUTH_TOKEN: "new-token, old-token",
            TICKET_SECRET: "0123456789abcdef0123456789abcdef",
            API_KEYS: "key-of-the-first-backend-0123456789, key-of-another-backend-0123456789ab",
            PLIVO_AUTH_ID: "MAXXXXXXXXXXXXXXXXXX",
          },
        },
      }),
    ],
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: { name, include: ["worker/test/**/*.test.ts"], ...options },
  };
}

const config: ViteUserConfig = defineConfig({
  root,
  test: {
    // More than there are cores: many files wait for sockets and other processes longer than they compute.
    maxWorkers: 3,
    reporters: ["default", new URL("./reporter.ts", import.meta.url).pathname],
    projects: [
      // What has no state but its own shares a process: a new one for each file takes as long as the tests. The clocks and
      // sockets that the tests of `live` replace are everybody's.
      nodeProject("packages", ["packages/*/test/**/*.test.ts"], {
        isolate: false,
        exclude: ["packages/live/**"],
      }),
      nodeProject("live", ["packages/live/test/**/*.test.ts"]),
      // The same goes for workerd; but what looks at the feed that all calls join is alone in one, as other files' calls may
      // still tell it their events.
      workerProject("worker", {
        exclude: ownFeed,
        isolate: false,
        setupFiles: ["worker/test/own-storage.ts"],
      }),
      workerProject("worker-feed", { include: ownFeed }),
      // Nothing is replaced here: each file has servers and pages of its own, and waits for them most of the time. After the
      // others, whose number of workers is another.
      nodeProject("test", ["test/**/*.test.ts"], {
        isolate: false,
        maxWorkers: 5,
        sequence: { groupOrder: 1 },
      }),
    ],
  },
});

export default config;
