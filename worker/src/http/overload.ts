/** Seconds after which to ask again whoever has too much to do. */
export const overloadPause = 10;

/**
 * Whether an object, or this relay, has too much to do: asking again at once would make it worse.
 *
 * @see https://developers.cloudflare.com/durable-objects/best-practices/error-handling/
 */
export function isOverloaded(error: unknown): boolean {
  return error instanceof Error && "overloaded" in error && error.overloaded === true;
}
