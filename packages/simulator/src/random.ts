/** Everything that Plivo draws by lot, from a seed: the same calls in the same order get the same ids. */
export interface Random {
  /** From 0 up to, not including, 1. */
  number(): number;
  /** Shaped like a version 4 UUID. */
  uuid(): string;
  /** A string of decimal digits, such as a signature's nonce. */
  digits(length: number): string;
}

/** A seed that no other run is likely to have. */
export function randomSeed(): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return (high % 2 ** 21) * 2 ** 32 + low;
}

/**
 * @param seed - any integer.
 * @param stream - several of the same seed do not follow each other.
 */
export function seededRandom(seed: number, stream = 0): Random {
  // sfc32: runs of different seeds do not overlap, as they would with a generator that counts through 32 bits.
  let a = seed >>> 0;
  let b = Math.floor(seed / 2 ** 32) >>> 0;
  let c = stream >>> 0;
  let counter = 1;
  for (let round = 0; round < 15; round += 1) number();

  function number(): number {
    const sum = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0;
    return sum / 2 ** 32;
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
