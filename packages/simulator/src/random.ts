/** Everything that Plivo draws by lot, from a seed: the same calls in the same order get the same ids. */
export interface Random {
  /** From 0 up to, not including, 1. */
  number(): number;
  /** Shaped like a version 4 UUID. */
  uuid(): string;
  /** A string of decimal digits, such as a signature's nonce. */
  digits(length: number): string;
}

/** @param seed - any integer. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;

  /** Mulberry32: 32 bits of state are plenty to tell ids apart, and a test can read the whole generator. */
  function number(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  function hex(length: number): string {
    return Array.from({ length }, () => Math.floor(number() * 16).toString(16)).join("");
  }

  return {
    number,
    uuid: () => {
      const variant = Math.floor(8 + number() * 4).toString(16);
      return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(12)}`;
    },
    digits: (length) => Array.from({ length }, () => Math.floor(number() * 10)).join(""),
  };
}
