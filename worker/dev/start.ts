// `npm start`: the whole path on one machine. A Plivo (simulated), the relay in workerd, calls placed by the
// real client and watched by the real subscriber, in this terminal and on the console page.

import { readCommand } from "./command.ts";

const values = readCommand(process.argv.slice(2));
// What it runs takes a second to load; mistakes are answered before.
const { demo } = await import("./demo.ts");
await demo(values);
