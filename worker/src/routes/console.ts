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
  routes.get("/", async (context) => {
    if (feed === false) {
      return context.text("No console here: it shows the feed of all calls, which is switched off.\n", 404);
    }
    return context.html(page.replace("{feed}", encodeURIComponent(feed)), 200, {
      "content-security-policy": await policyOf(page),
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cache-control": "no-cache",
    });
  });
  return routes;
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
