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

/** A parameter, and the rule that it breaks; never its value. */
export interface BrokenRule {
  readonly parameter: string;
  readonly rule: string;
}

/** The refusal of parameters: each of them with its rule. */
export function refuseParameters(issues: readonly BrokenRule[]): Refusal {
  const error = issues.map(({ parameter, rule }) => `${parameter}: ${rule}`).join("; ");
  return new Refusal(400, { error, issues });
}
