import { PlivoValidationError, type Read } from "@plivo-edge/client/schemas";
import type { Context } from "hono";
import { ApiError } from "./error.ts";

/** The JSON object that a POST holds. @throws ApiError if it holds anything else. */
export async function jsonObject(c: Context): Promise<Readonly<Record<string, unknown>>> {
  const value: unknown = await c.req.json().catch(() => undefined);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ApiError(400, "the body is not a JSON object");
  }
  return Object.fromEntries(Object.entries(value));
}

/** Reads parameters by the client's own schema. @throws ApiError naming the first that is missing or wrong. */
export function accept<T>(read: Read<T>, wire: unknown): T {
  try {
    return read(wire);
  } catch (error) {
    if (!(error instanceof PlivoValidationError)) throw error;
    const { parameter = "", rule = "" } = error.issues[0] ?? {};
    throw new ApiError(400, `${parameter} parameter ${rule}`);
  }
}
