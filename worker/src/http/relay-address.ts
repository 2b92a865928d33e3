import type { MiddlewareHandler } from "hono";
import { baseRoutePath } from "hono/route";
import type { Environment } from "../config/environment.ts";
import { readSettings } from "../config/settings.ts";

/** By which URLs the relay is reached, as one request finds it. */
export class RelayAddress {
  /** The path that was asked for, from `/v1/` on, as it was spelled. */
  readonly path: string;
  // Texts, and not URLs: Plivo signs the text of a URL, so they are handed out as they were given.
  readonly #publicUrl: string | undefined;
  readonly #origin: string;
  /** The path below which the relay is mounted; empty where it is not. */
  readonly #base: string;

  /**
   * @param request the URL at which the relay was asked
   * @param mount the path below which a Worker has mounted the relay, `/` where it has not
   * @param publicUrl as it is set
   */
  constructor(request: string, mount: string, publicUrl?: string) {
    // A request's URL is one already.
    const [, origin = "", path = ""] = /^([^/]*\/\/[^/?#]*)([^?#]*)/.exec(request) ?? [];
    let base = 0;
    // By count and not by text: the mount may be a pattern.
    for (const segment of mount.split("/")) if (segment !== "") base = path.indexOf("/", base + 1);
    this.#publicUrl = publicUrl;
    this.#origin = origin;
    this.#base = path.slice(0, base);
    this.path = path.slice(base);
  }

  /** Where the relay begins, for whoever shall reach it: at `PUBLIC_URL` where that is set, or where it was asked. */
  get url(): string {
    return `${this.#publicUrl?.replace(/\/$/, "") ?? this.#origin}${this.#base}`;
  }

  /** Where callback URLs begin. */
  get callbacks(): string {
    return `${this.url}/v1/callbacks`;
  }

  get #urls(): readonly string[] {
    return [this.url, `${this.#origin}${this.#base}`].map((url) => new URL(url).href.replace(/\/+$/, ""));
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
