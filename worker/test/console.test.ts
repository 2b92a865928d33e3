import { createExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { response } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import { createRelay, type RelayOptions } from "../src/embed.ts";
import { relayUrl } from "./plivo.ts";

const page = `<html data-feed="{feed}"><style>p {}</style><script type="module">run("{feed}")</script></html>`;

/** Opens the console of a relay that somebody made with these options. */
async function open(options: Partial<RelayOptions>, changes: object = {}): Promise<Response> {
  const relay = createRelay({ answer: () => response(), ...options });
  const environment = { ...env, ...changes };
  return relay.fetch(new Request(`${relayUrl}/console`), environment, createExecutionContext());
}

/** The directives of the page's policy, by name. */
function policyOf({ headers }: Response): Record<string, string> {
  const policy = headers.get("content-security-policy") ?? "";
  return Object.fromEntries(policy.split("; ").map((directive) => directive.split(/ (.*)/, 2)));
}

async function sha256(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return `'sha256-${btoa(String.fromCharCode(...digest))}'`;
}

describe("/console", () => {
  it("is there in the relay that is deployed, for anyone, and holds nothing", async () => {
    const reply = await exports.default.fetch(`${relayUrl}/console`);
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-type")).toBe("text/html; charset=UTF-8");
    const text = await reply.text();
    expect(text).toContain('data-feed="calls"');
    expect(text).not.toContain(env.TICKET_SECRET);
    // One document: it refers to nothing that a policy would have to let in.
    expect(text).not.toMatch(/<(script|link|img)[^>]+(src|href)="(?!data:)/);
    expect(text.length).toBeLessThan(81_000);
  });

  it("takes a number that is one where wrangler makes it one", async () => {
    const reply = await open({ console: '<html data-from="{from}">' }, { CONSOLE_FROM: 14155550100 });
    expect(await reply.text()).toBe('<html data-from="14155550100">');
  });

  it("may run its own script, wear its own style and talk to its own origin, and nothing else", async () => {
    const reply = await open({ console: page });
    expect(await reply.text()).toBe(page.replace("{feed}", "calls"));
    expect(policyOf(reply)).toEqual({
      "default-src": "'none'",
      "script-src": await sha256('run("{feed}")'),
      "style-src": await sha256("p {}"),
      "connect-src": "'self'",
      "img-src": "data:",
      "base-uri": "'none'",
      "form-action": "'none'",
      "frame-ancestors": "'none'",
      "require-trusted-types-for": "'script'",
    });
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
    });
  });

  it("shows the feed that the relay's calls join", async () => {
    const named = await open({ console: page, feed: "every-call" });
    expect(await named.text()).toContain('data-feed="every-call"');
    const odd = await open({ console: page, feed: '"><script>' });
    expect(await odd.text()).not.toContain('"><script>');
  });

  it("knows whether calls are real, and what to offer for a new one", async () => {
    const relay = createRelay({
      answer: () => response(),
      console: `<html data-simulated="{simulated}" data-from="{from}" data-numbers="{numbers}"></html>`,
    });
    const root = async (more: object): Promise<string> => {
      const request = new Request(`${relayUrl}/console`);
      return (await relay.fetch(request, { ...env, ...more }, createExecutionContext())).text();
    };
    expect(await root({})).toBe(`<html data-simulated="false" data-from="" data-numbers=""></html>`);
    expect(await root({ PLIVO_API_URL: "https://api.plivo.com" })).toContain('data-simulated="false"');
    expect(
      await root({
        PLIVO_API_URL: "http://127.0.0.1:8788",
        CONSOLE_FROM: '14155550111"><b>',
        CONSOLE_NUMBERS: "14155550102 busy, 14155550103 no answer",
      }),
    ).toBe(
      `<html data-simulated="true" data-from="14155550111&#34;&#62;&#60;b&#62;" data-numbers="14155550102 busy, 14155550103 no answer"></html>`,
    );
  });

  it("says so where that feed is switched off", async () => {
    const reply = await open({ console: page, feed: false });
    expect(reply.status).toBe(404);
    expect(await reply.text()).toBe(
      "No console here: it shows the feed of all calls, which is switched off.\n",
    );
  });

  it("is not there in a Worker that embeds the relay without it", async () => {
    const reply = await open({});
    expect(reply.status).toBe(404);
    expect(await reply.json()).toEqual({ error: "not found" });
  });
});
