import type { WriteStream } from "node:tty";
import type { SimulatedCall } from "../simulated-call.ts";
import { callTable } from "./print.ts";

/** How often the table is drawn, in milliseconds. */
const interval = 200;

/** Draws the calls again and again on a terminal; `stop` leaves the last picture. */
export function liveTable(
  out: WriteStream,
  calls: () => readonly SimulatedCall[],
  now: () => number,
): { stop(): void } {
  let height = 0;
  let last = "";
  const draw = (): void => {
    if (calls().length === 0) return;
    const text = callTable(calls(), now(), Math.max(3, out.rows - 3));
    if (text === last) return;
    const up = height === 0 ? "" : `\u001b[${height}A\u001b[J`;
    out.write(`${up}${text}\n`);
    last = text;
    height = text.split("\n").length;
  };
  const timer = setInterval(draw, interval);
  return {
    stop: () => {
      clearInterval(timer);
      draw();
    },
  };
}
