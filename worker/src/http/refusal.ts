import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** What whoever asked is told of a refusal. */
export interface RefusalBody {
  readonly error: string;
  readonly [detail: string]: unknown;
}

/** The relay refuses a request. Whoever finds that out throws it, and it is the reply. */
export class Refusal extends HTTPException {
  override readonly name: string = "Refusal";

  constructor(
    status: ContentfulStatusCode,
    body: RefusalBody,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(status, { message: body.error, res: Response.json(body, { status, headers }) });
  }
}
