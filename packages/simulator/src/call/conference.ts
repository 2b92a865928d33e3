import type { Clock } from "../clock/clock.ts";
import type { Random } from "../random.ts";
import type { Recording } from "./recording.ts";

/** Somebody in a conference. */
export interface Member {
  readonly id: string;
  /** Aborts when the member has to leave. */
  readonly leaving: AbortController;
  /** Leaves when nobody else is there. */
  readonly leavesWhenAlone: boolean;
  /** Of a multiparty call: what the API can do to it. */
  participant?: Participant;
}

/** What the API can do to somebody in a multiparty call. */
export interface Participant {
  readonly callUuid: string;
  setMuted(muted: boolean): void;
  setHeld(held: boolean): void;
}

/** Tells the account's server about a conference as a whole. */
export interface ConferenceNotifier {
  /** @param sipHeaders of the participant it is about; those of the first one otherwise */
  tell(
    event: string,
    parameters: Readonly<Record<string, string>>,
    sipHeaders?: Readonly<Record<string, string>>,
  ): void;
  end(): void;
}

/** A conference or a multiparty call: calls of one account that hear each other. */
export class Conference {
  readonly uuid: string;
  readonly members: Set<Member> = new Set();
  /** As a member's document asks. */
  recording: Recording | undefined;
  /** Of a multiparty call, as its first participant's document asks. */
  notifier: ConferenceNotifier | undefined;

  constructor(uuid: string) {
    this.uuid = uuid;
  }

  enter(leavesWhenAlone: boolean, id: string): Member {
    const member: Member = { id, leaving: new AbortController(), leavesWhenAlone };
    this.members.add(member);
    return member;
  }

  /** Stays until the time is over or the member has to leave. @throws the signal's reason, when it aborts. */
  async stay(member: Member, ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
    try {
      await clock.sleep(ms, AbortSignal.any([signal, member.leaving.signal]));
    } catch (error) {
      if (signal.aborted) throw error;
    }
  }
}

/** The conferences and multiparty calls that somebody is in, by name. */
export class Conferences {
  readonly #byName = new Map<string, Conference>();

  /** The conference of that name, which exists while somebody is in it. */
  open(name: string, random: Random): Conference {
    const conference = this.#byName.get(name) ?? new Conference(random.uuid());
    this.#byName.set(name, conference);
    return conference;
  }

  /** The conference of that name, if somebody is in it. */
  find(name: string): Conference | undefined {
    return this.#byName.get(name);
  }

  /** The conference of that id, if somebody is in it. */
  findById(uuid: string): Conference | undefined {
    return [...this.#byName.values()].find((conference) => conference.uuid === uuid);
  }

  /** Takes a member out; with `everybody`, all others leave too. */
  leave(name: string, member: Member, everybody: boolean): void {
    const conference = this.#byName.get(name);
    if (conference === undefined) return;
    const { members } = conference;
    members.delete(member);
    const [last] = members;
    if (last === undefined) this.#byName.delete(name);
    else if (everybody) for (const other of members) other.leaving.abort();
    else if (members.size === 1 && last.leavesWhenAlone) last.leaving.abort();
  }
}
