import type { Command } from "./commands.ts";

/** What runs a command of the documents. */
export type Way =
  /** `run.test.ts`: to its end, or, of a server, while the page's other commands run. */
  | { readonly here: "ends" | "serves" }
  /** `npm run test:world`, where it follows this page, or runs this project. */
  | { readonly world: string }
  /** Another test, of this file. */
  | { readonly test: string }
  /** Nothing, for this reason. */
  | { readonly why: string };

interface Row {
  readonly command: RegExp;
  /** Where it is one of these pages only. */
  readonly pages?: RegExp;
  readonly way: Way;
}

const account = "needs a Cloudflare account";
const npm = "publishes on npm";
const world = (what: string): Way => ({ world: what });

/** In this order: the first that fits. */
const rows: readonly Row[] = [
  { command: /^export API_KEY=…$/, way: { here: "ends" } },
  { command: /^curl /, way: { here: "ends" } },
  { command: /^npx plivo-simulator call /, way: { here: "ends" } },
  { command: /^npx plivo-simulator /, way: { here: "serves" } },
  { command: /^(?:[A-Z_]+=… )*npx plivo-relay-doctor /, way: { here: "ends" } },
  { command: /^PLIVO_AUTH_TOKEN=invented node app\.ts$/, way: { here: "serves" } },
  { command: /^openssl /, way: { here: "ends" } },

  // The pages that start from an empty folder.
  {
    command: /^(?:mkdir my-relay|cd my-relay|npm init -y|npm pkg set type=module)$/,
    way: world("packages/docs/deploy.md"),
  },
  { command: /^npx wrangler deploy --dry-run$/, way: world("packages/docs/deploy.md") },
  { command: /^npx wrangler dev$/, way: world("packages/docs/deploy.md") },
  { command: /^npx vitest run$/, way: world("packages/docs/test-your-voice-app.md") },
  {
    command: /^npm install (?:--save-dev )?(?:@plivo-edge|express|vitest|wrangler)/,
    way: world("packages/docs"),
  },
  {
    command: /^(?:node \.ci\/tools\.cjs|npx pnpm@12\.21\.0) tarballs /,
    way: world("packages/docs/requirements.md"),
  },
  { command: /^npm install \.\.\/tarballs\//, way: world("packages/docs/requirements.md") },
  {
    command: /^NODE_OPTIONS=--experimental-vm-modules npx jest$/,
    way: world("test/world/projects/jest-esm"),
  },
  { command: /^(?:cp \.dev\.vars\.example|npm start$)/, pages: /template/, way: world("packages/template") },

  // What the repository runs.
  { command: /^npm (?:start|run demo)\b/, way: { test: "test/e2e/demo.test.ts" } },
  { command: /^npm test$/, way: { why: "is what runs these tests" } },
  { command: /^npx pnpm@12\.21\.0 exec vitest run /, way: { why: "is a part of `npm test`" } },
  { command: /^npx pnpm@12\.21\.0 install$/, way: { why: "is the first thing that `npm test` does" } },
  { command: /^npm run test:world$/, way: { why: "is the other suite" } },
  { command: /^npm run docs:write$/, way: { test: "test/docs/api.test.ts" } },
  { command: /npm run point\b|pnpm@12\.21\.0 run point/, way: { test: "worker/test/pointing.test.ts" } },
  { command: /pnpm@12\.21\.0 run doctor /, way: { test: "test/e2e/doctor.test.ts" } },
  { command: /^npm run cost$/, way: { test: "worker/test/cost.test.ts" } },
  { command: /^npm run model$/, way: { test: "worker/test/model.test.ts" } },
  { command: /^npm run fuzz$/, way: { test: "worker/test/bad-input.test.ts" } },
  { command: /(?:bench:\w+|run soak|run chaos)$/, way: { why: "takes minutes, and prints figures to read" } },
  { command: /^npx pnpm@12\.21\.0 NAME$/, way: { why: "stands for other commands" } },

  // What needs somebody else.
  {
    command: /^npx tsx app\.ts$/,
    way: { why: "is the line before, for a Node that is older than these tests'" },
  },
  { command: /\bnpx wrangler (?:deploy|tail|secret |kv )|^npm run deploy$/, way: { why: account } },
  { command: /^(?:npm create cloudflare|cd my-plivo-relay)/, way: { why: "needs the packages on npm" } },
  { command: /^npm (?:install|init)$/, way: { why: "is what not to do, or where one stands" } },
  { command: /^(?:cloudflared tunnel|ngrok http) /, way: { why: "opens this machine to the world" } },
  { command: /^git (?:tag|push) |^npm (?:stage|publish) /, way: { why: npm } },
  { command: /^npm install --package-lock-only$/, way: { why: "needs the packages on npm" } },
  { command: /pnpm(?:@12\.21\.0)? changeset/, way: { why: "asks, or writes the next version" } },
];

/** What runs a command. Undefined where nothing was said. */
export function wayOf({ page, text }: Command): Row | undefined {
  return rows.find(({ command, pages }) => command.test(text) && (pages?.test(page) ?? true));
}

export { rows };
