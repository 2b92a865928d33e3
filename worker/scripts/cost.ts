// `npm run cost`: prints the tables of COST.md. Change a price in cost/bill.ts, and see.
import { tables } from "./cost/tables.ts";

process.stdout.write(`${tables()}\n`);
