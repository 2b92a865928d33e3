/** How long a destination takes to ring, unless its fate says otherwise; in milliseconds. */
export const ringAfter = 2_000;
