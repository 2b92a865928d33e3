import { Plivo } from "@plivo-edge/client";
import type { Environment } from "./environment.ts";
import { ConfigurationError, readSettings, variableProblem } from "./settings.ts";

/**
 * Plivo's API as the relay's own account; undefined where `PLIVO_AUTH_ID` is not set, and the relay only listens.
 *
 * @throws ConfigurationError
 */
export function connectPlivo(environment: Environment): Plivo | undefined {
  const { account } = readSettings(environment);
  return account && new Plivo(account);
}

/** @throws ConfigurationError where the relay has no account to place calls with. */
export function requirePlivo(environment: Environment): Plivo {
  const plivo = connectPlivo(environment);
  if (plivo) return plivo;
  throw new ConfigurationError([variableProblem("PLIVO_AUTH_ID", "is missing")]);
}
