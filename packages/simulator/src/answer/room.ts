import type { Exchange } from "../exchange.ts";
import type { Party } from "./party.ts";
import type { Stage } from "./stage.ts";

/** Who is in a room. */
export interface Member {
  readonly id: string;
  /** Aborts when the member has to leave. */
  readonly leaving: AbortController;
  /** Leaves when nobody else is there. */
  readonly hatesSolitude: boolean;
}

/** A conference or a multiparty call: several calls of one account that are in the same place. */
export class Room {
  readonly uuid: string;
  readonly members: Set<Member> = new Set();
  /** Of a multiparty call: what its first participant wants told about it. */
  party: Party | undefined;

  constructor(uuid: string) {
    this.uuid = uuid;
  }

  /** The room of that name, which exists while somebody is in it. */
  static of(exchange: Exchange, name: string): Room {
    const room = exchange.rooms.get(name) ?? new Room(exchange.random.uuid());
    exchange.rooms.set(name, room);
    return room;
  }

  enter(hatesSolitude: boolean, id: string): Member {
    const member = { id, leaving: new AbortController(), hatesSolitude };
    this.members.add(member);
    return member;
  }

  /** Stays until the time is over or the member has to leave. @throws when the call ends or is transferred. */
  async stay(member: Member, ms: number, { exchange, signal }: Stage): Promise<void> {
    try {
      await exchange.clock.sleep(ms, AbortSignal.any([signal, member.leaving.signal]));
    } catch (error) {
      if (signal.aborted) throw error;
    }
  }

  /** Leaves; with `everybody`, all others do too. */
  leave(member: Member, everybody: boolean, exchange: Exchange, name: string): void {
    this.members.delete(member);
    const [last] = this.members;
    if (last === undefined) exchange.rooms.delete(name);
    else if (everybody) for (const other of this.members) other.leaving.abort();
    else if (this.members.size === 1 && last.hatesSolitude) last.leaving.abort();
  }
}
