import type { Context } from "hono";

/** The credential in a request's `Authorization`. Its scheme may be in any letters: clients differ. */
export function bearerOf({ req }: Context): string | undefined {
  return /^Bearer +(\S+)$/i.exec(req.header("authorization") ?? "")?.[1];
}
