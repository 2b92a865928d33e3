/** A program that watches one call and then has nothing left to do. */
import { watchCall } from "@plivo-edge/live";

const [ticket = "", until] = process.argv.slice(2);
for await (const { event, state } of watchCall(ticket)) {
  console.log(event.type, state.status);
  if (event.type === until) break;
}
