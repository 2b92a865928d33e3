import { Plivo } from "@plivo-edge/client";
import * as v from "valibot";
import { ConfigurationError, Credential, type Environment, List, Url } from "./environment.ts";

const Account = v.object({
  PLIVO_AUTH_ID: Credential,
  PLIVO_AUTH_TOKEN: List,
  PLIVO_API_TOKEN: v.optional(Credential),
  PLIVO_API_URL: v.optional(Url),
});

/** Plivo's API as the relay's own account; undefined where `PLIVO_AUTH_ID` is not set, and the relay only listens. */
export function connectPlivo(environment: Environment): Plivo | undefined {
  const account = v.safeParse(Account, environment);
  if (!account.success) return undefined;
  const { PLIVO_AUTH_ID, PLIVO_AUTH_TOKEN, PLIVO_API_TOKEN, PLIVO_API_URL } = account.output;
  return new Plivo({
    authId: PLIVO_AUTH_ID,
    authToken: PLIVO_API_TOKEN ?? PLIVO_AUTH_TOKEN[0] ?? "",
    baseUrl: PLIVO_API_URL,
  });
}

/** @throws ConfigurationError where the relay has no account to place calls with. */
export function requirePlivo(environment: Environment): Plivo {
  const plivo = connectPlivo(environment);
  if (plivo) return plivo;
  throw new ConfigurationError(
    "PLIVO_AUTH_ID is missing or malformed. Set it with: wrangler secret put PLIVO_AUTH_ID",
  );
}
