import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";

const wholeBrowser = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const shell = process.env["CHROMIUM"] ?? "/usr/bin/chromium-headless-shell";
const quickest = existsSync(shell) ? shell : wholeBrowser;

export const hasChromium: boolean = existsSync(wholeBrowser);
if (!hasChromium) {
  console.warn("SKIPPED: pages in Chromium. Install Chromium, or set CHROMIUM to where it is.");
}

// Without these Chromium asks the network for things that no test needs.
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"];
const offline = ["--disable-background-networking", "--disable-component-update"];

export interface Site {
  readonly url: string;
  /** What a server rendered. */
  root: string;
  close(): void;
}

/**
 * Starts Chromium without a window. The shell, where there is one, takes half the processor time; but it has no back-forward
 * cache, so who tests that asks for the `whole` browser.
 */
export function launch({ whole = false }: { whole?: boolean } = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: whole ? wholeBrowser : quickest,
    args: [...quiet, ...offline],
    // A page that is gone back to is the one that was left, as in everybody's browser.
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
}

/** A page's script, with the React that warns, and that mounts twice in StrictMode. */
export async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, loader: "tsx", resolveDir: import.meta.dirname },
    bundle: true,
    format: "iife",
    jsx: "automatic",
    conditions: ["@plivo-edge/source"],
    define: { "process.env.NODE_ENV": '"development"' },
    write: false,
  });
  return outputFiles.map(({ text }) => text).join();
}

/** What a page said went wrong. */
export function problemsOf(page: Page): string[] {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    // A socket that a test cuts or refuses is no problem of the page.
    if (message.type() === "error" && !message.text().startsWith("WebSocket")) problems.push(message.text());
  });
  return problems;
}

/** Serves pages of one script. From a real port: Chromium lets no other page talk to this machine. */
export async function serve(script: string): Promise<Site> {
  const site = { url: "", root: "" };
  const server = createServer((request, response) => {
    if (request.url === "/script.js") response.setHeader("content-type", "text/javascript").end(script);
    else response.setHeader("content-type", "text/html").end(pageOf(site.root));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A TCP server that listens has an address with a port.
  const { port } = server.address() as AddressInfo;
  return Object.assign(site, {
    url: `http://127.0.0.1:${port}/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  });
}

const pageOf = (root: string): string =>
  `<!doctype html><link rel="icon" href="data:,"><div id="root">${root}</div><script src="/script.js"></script>`;
