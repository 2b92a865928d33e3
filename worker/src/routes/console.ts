import { Hono } from "hono";
import type { Environment } from "../config/environment.ts";

/**
 * Serves the console: one document, which holds nothing. What it shows, it is given for a ticket.
 *
 * @param page the document, as `worker/console/build.ts` makes it
 * @param feed the feed of all calls; false where there is none to show
 */
export function consoleRoutes(page: string, feed: string | false): Hono<{ Bindings: Environment }> {
  const routes = new Hono<{ Bindings: Environment }>();
  let policy: Promise<string> | undefined;
  routes.get("/", async (context) => {
    if (feed === false) {
      return context.text("No console here: it shows the feed of all calls, which is switched off.\n", 404);
    }
    policy ??= policyOf(page);
    return context.html(fill(page, feed, context.env), 200, {
      "content-security-policy": await policy,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cache-control": "no-cache",
    });
  });
  return routes;
}

/** Writes into the page what it has to know before anybody signs in. Anyone may read it. */
function fill(page: string, feed: string, environment: Environment): string {
  const { CONSOLE_FROM = "", CONSOLE_NUMBERS = "", PLIVO_API_URL } = environment;
  const texts: Readonly<Record<string, string>> = {
    feed: encodeURIComponent(feed),
    simulated: String(PLIVO_API_URL !== undefined && !isPlivo(PLIVO_API_URL)),
    // Without quotes, wrangler hands a number over as one.
    from: String(CONSOLE_FROM),
    numbers: String(CONSOLE_NUMBERS),
  };
  // In the root element only: the script may use braces as it likes.
  return page.replace(/<html[^>]*>/, (root) =>
    root.replace(/"\{(\w+)\}"/g, (_, name: string) => `"${escapeAttribute(texts[name] ?? "")}"`),
  );
}

function escapeAttribute(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function isPlivo(url: string): boolean {
  return URL.canParse(url) && /(^|\.)plivo\.com$/.test(new URL(url).hostname);
}

/** Lets the page run its own script, wear its own style and talk to its own origin, and nothing else. */
async function policyOf(page: string): Promise<string> {
  const [script, style] = await Promise.all(
    [/<script type="module">([\s\S]*?)<\/script>/, /<style>([\s\S]*?)<\/style>/].map((element) =>
      hash(element.exec(page)?.[1] ?? ""),
    ),
  );
  return [
    "default-src 'none'",
    `script-src '${script}'`,
    `style-src '${style}'`,
    "connect-src 'self'",
    // Its icon is an empty one, so that browsers do not ask for another.
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");
}

async function hash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
}
