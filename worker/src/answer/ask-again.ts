import { isOverloaded } from "../http/overload.ts";

// An object that a deploy has reset is there again at once. Somebody waits on the phone.
const pauses = [50, 150];

/**
 * Asks a store, and again where it throws: twice, after short pauses. Whoever has too much to do is not asked again.
 *
 * @param ask begins anew each time: a stub that has thrown stays broken
 */
export async function askAgain<Found>(ask: () => Promise<Found>): Promise<Found> {
  for (const pause of pauses) {
    try {
      return await ask();
    } catch (error) {
      if (isOverloaded(error)) throw error;
    }
    await scheduler.wait(pause);
  }
  return ask();
}
