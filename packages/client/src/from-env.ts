import type { PlivoOptions } from "./options.ts";

/**
 * Options from the variables that Plivo's own SDKs read, `PLIVO_AUTH_ID` and `PLIVO_AUTH_TOKEN`, and from
 * `PLIVO_API_URL`, which only a machine with a simulated Plivo has. This package never looks for an environment; give it
 * the one you have.
 *
 * @example
 * new Plivo(fromEnv(env)); // Workers
 * new Plivo(fromEnv(process.env)); // Node, Bun, Vercel
 * new Plivo(fromEnv(Deno.env.toObject())); // Deno, Supabase
 */
export function fromEnv(env: object): Pick<PlivoOptions, "authId" | "authToken" | "baseUrl"> {
  // What is missing here, the constructor says. A variable that is set to nothing is not set.
  const { PLIVO_AUTH_ID: authId, PLIVO_AUTH_TOKEN: authToken, PLIVO_API_URL: baseUrl } = env as Variables;
  return { authId, authToken, ...(baseUrl && { baseUrl }) };
}

interface Variables {
  readonly PLIVO_AUTH_ID: string;
  readonly PLIVO_AUTH_TOKEN: string;
  readonly PLIVO_API_URL?: string;
}
