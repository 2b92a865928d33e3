import type { MiddlewareHandler } from "hono";
import { baseRoutePath } from "hono/route";
import type { Environment } from "../config/environment.ts";
import { readSettings } from "../config/settings.ts";

/** By which URLs the relay is reached, as one request finds it. */
export class RelayAddress {
  /** Where the relay begins, for whoever shall reach it: at `PUBLIC_URL` where that is set, or where it was asked. */
  readonly url: string;
  /** Where callback URLs begin. */
  readonly callbacks: string;
  /** The path that was asked for, from `/v1/` on, as it was spelled. */
  readonly path: string;
  /** Where the relay begins, as it was asked. */
  readonly #asked: string;

  /**
   * @param request the URL at which the relay was asked
   * @param mount the path below which a Worker has mounted the relay, `/` where it has not
   * @param publicUrl as it is set: Plivo signs the text of a URL, so this is the text that is handed out
   */
  constructor(request: string, mount: string, publicUrl?: string) {
    // A request's URL is one already.
    const [, origin = "", pathname = ""] = /^([^/]*\/\/[^/?#]*)([^?#]*)/.exec(request) ?? [];
    // By count and not by text: the mount may be a pattern.
    const mounted = mount.split("/").filter((segment) => segment !== "").length + 1;
    const segments = pathname.split("/");
    const base = segments.slice(0, mounted).join("/");
    this.url = `${publicUrl?.replace(/\/$/, "") ?? origin}${base}`;
    this.callbacks = `${this.url}/v1/callbacks`;
    this.path = `/${segments.slice(mounted).join("/")}`;
    this.#asked = `${origin}${base}`;
  }

  get #urls(): readonly string[] {
    return [this.url, this.#asked].map((url) => new URL(url).href.replace(/\/+$/, ""));
  }

  /** Whether a ticket that names this URL is for this relay. */
  isNamedBy(url: string): boolean {
    return this.#urls.includes(url);
  }

  /** Whether a page of this origin is the relay's own, such as the console, by whichever address it was opened. */
  isOrigin(origin: string): boolean {
    return this.#urls.some((url) => new URL(url).origin === origin);
  }
}

/** What every route below `/v1` knows. */
export type RelayEnv = { Bindings: Environment; Variables: { address: RelayAddress } };

/**
 * Finds out by which URLs the relay is reached.
 *
 * @throws ConfigurationError
 */
export const findAddress: MiddlewareHandler<RelayEnv> = async (context, next) => {
  const { publicUrl } = readSettings(context.env);
  context.set("address", new RelayAddress(context.req.url, baseRoutePath(context), publicUrl));
  await next();
};
