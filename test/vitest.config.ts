import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";

const root = new URL("..", import.meta.url).pathname;
const conditions = ["@plivo-edge/source"];

function nodeProject(name: string, include: string[]): TestProjectConfiguration {
  return {
    root,
    resolve: { conditions: [...conditions, "module", "node", "development|production"] },
    ssr: { resolve: { conditions: [...conditions, "module", "node", "development|production"] } },
    test: { name, include, testTimeout: 20_000 },
  };
}

export default defineConfig({
  root,
  test: {
    reporters: ["default", new URL("./reporter.ts", import.meta.url).pathname],
    projects: [
      nodeProject("packages", ["packages/*/test/**/*.test.ts"]),
      {
        root,
        plugins: [cloudflareTest({ wrangler: { configPath: `${root}/wrangler.toml` } })],
        resolve: { conditions },
        ssr: { resolve: { conditions } },
        test: { name: "worker", include: ["worker/test/**/*.test.ts"] },
      },
      nodeProject("test", ["test/**/*.test.ts"]),
    ],
  },
});
