/** The calls that `npm start` places: numbers whose scenario the simulator knows. */
export const numbers: readonly string[] = [
  "14155550100",
  "14155550101",
  "14155550102",
  "14155550103",
  "14155550104",
  "14155550106",
  "14155550110",
];
