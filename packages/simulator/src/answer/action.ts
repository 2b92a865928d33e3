import { documentParameters } from "../call/callback-parameters.ts";
import type { ExecutionContext, Next } from "./execution-context.ts";

/** Attributes that most elements with a result have. */
export interface ActionAttributes {
  readonly action?: string | undefined;
  readonly method?: "GET" | "POST" | undefined;
  readonly redirect?: boolean | undefined;
}

/** Tells the action URL an element's result: its document takes over, unless `redirect` is false. */
export function followAction(
  { action, method = "POST", redirect = true }: ActionAttributes,
  result: Readonly<Record<string, string>>,
  { call, context }: ExecutionContext,
): Next {
  if (action === undefined) return undefined;
  if (redirect) return { next: { type: "action", url: action, method, parameters: result } };
  const parameters = { ...documentParameters(call, "Redirect"), ...result };
  context.notify(call, "action", { url: action, method }, parameters);
  return undefined;
}
