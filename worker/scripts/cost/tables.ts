import { dollars, type Item, monthly, monthlyOfCampaigns, plan } from "./bill.ts";
import { ofCampaign, type Usage, usage } from "./usage.ts";

const volumes = [1_000, 1_000_000, 100_000_000];

/** The tables of the page on cost, as Markdown. */
export function tables(): string {
  const { alone, withFeed, withSink } = usage;
  return [
    "## One call\n",
    table(
      ["one call takes", "with the feed", "without", "with a sink"],
      [
        ["Worker requests", withFeed.worker, alone.worker, withSink.worker],
        ["Durable Object requests", ...[withFeed, alone, withSink].map(({ call, feed }) => call + feed)],
        ["rows written", withFeed.rowsWritten, alone.rowsWritten, withSink.rowsWritten],
        ["rows read", withFeed.rowsRead, alone.rowsRead, withSink.rowsRead],
        ["bytes kept for a week", withFeed.bytes, alone.bytes, withSink.bytes],
      ].map((row) => row.map((cell) => cell.toLocaleString("en-US"))),
    ),
    "\n## A month with the default feed\n",
    month(withFeed),
    "\n## A month without it: `createRelay({ feed: false })`\n",
    month(alone),
    "\n## What a campaign adds to each of its calls\n",
    table(
      ["a call of a campaign takes besides", ""],
      [
        ["Durable Object requests", ofCampaign.requests],
        ["rows written", ofCampaign.rowsWritten],
        ["rows read", ofCampaign.rowsRead],
        ["bytes kept until a week after its end", ofCampaign.bytes],
      ].map((row) => row.map((cell) => cell.toLocaleString("en-US"))),
    ),
    `\n**A million calls of campaigns in a month, with the default feed: ${money(campaignsOf(1_000_000))}, the plan's $${plan} included.**`,
  ].join("\n");
}

/** What that many calls of campaigns cost in a month. */
function campaignsOf(calls: number): number {
  const amounts = monthlyOfCampaigns(calls, usage.withFeed, ofCampaign);
  // The keys of an exhaustive record are its keys.
  const items = Object.keys(amounts) as Item[];
  return items.reduce((sum, item) => sum + dollars(item, amounts[item]), plan);
}

function month(usage: Usage): string {
  const amounts = volumes.map((calls) => monthly(calls, usage));
  // Each of the three has the same items, in the same order.
  const items = Object.keys(amounts[0] ?? {}) as Item[];
  const rows = items.map((item) => [
    item,
    ...amounts.map((amount) => priced(amount[item], dollars(item, amount[item]))),
  ]);
  const totals = amounts.map((amount) =>
    money(items.reduce((sum, item) => sum + dollars(item, amount[item]), plan)),
  );
  return table(
    ["calls a month", ...volumes.map((calls) => calls.toLocaleString("en-US"))],
    [...rows, [`**with the plan's $${plan}**`, ...totals.map((total) => `**${total}**`)]],
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, column) => (column === 0 ? "---" : "--:"));
  return [head, rule, ...rows].map(line).join("\n");
}

/** What the plan includes has no price. */
function priced(amount: number, cost: number): string {
  return cost === 0 ? short(amount) : `${short(amount)} · ${money(cost)}`;
}

function short(amount: number): string {
  return new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 }).format(amount);
}

function money(amount: number): string {
  return new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" }).format(amount);
}
