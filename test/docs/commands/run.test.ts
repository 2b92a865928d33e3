import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pages as worldPages } from "../../world/pages.ts";
import { blocksOf, read, root } from "../pages.ts";
import { type Command, commands, settings } from "./commands.ts";
import { Reader } from "./reader.ts";
import { freePort, type Stage, setStage } from "./stage.ts";
import { rows, type Way, wayOf } from "./ways.ts";

// Every command that a page shows is run, or the table says why not.

const wayOfCommand = (command: Command): Way | undefined => wayOf(command)?.way;
const isHere = (command: Command): boolean => "here" in (wayOfCommand(command) ?? {});
const pagesHere = [...new Set(commands.filter(isHere).map(({ page }) => page))];

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 60_000);
afterAll(() => stage.close());

describe.concurrent("run as they stand", () => {
  it.for(pagesHere)("%s", { timeout: 120_000 }, async (page) => {
    const reader = await Reader.begin({ API_KEY: stage.secrets.API_KEY });
    const places = new Map([
      ["https://RELAY", stage.relay],
      ["https://my-relay.YOU.workers.dev", stage.relay],
      ["https://calls.example.com", stage.relay],
      ["http://localhost:8787", stage.relay],
      ["http://localhost:3000", stage.app],
      ["YOUR_PLIVO_NUMBER", "14155550111"],
      ["YOUR_PHONE", "14155550100"],
      // A place of a feed that has had as many events.
      ['"after": 1198', '"after": 0'],
      // What the reader fills in.
      ...Object.entries(stage.secrets).map(([name, value]) => [`${name}=…`, `${name}=${value}`] as const),
    ]);
    try {
      for (const command of commands.filter((each) => each.page === page && isHere(each))) {
        if (/REQUEST_UUID|\$TICKET/.test(command.text)) places.set("REQUEST_UUID", await stage.liveCall());
        const ticket = await stage.ticket(places.get("REQUEST_UUID") ?? "none");
        places.set("$TICKET", ticket);
        let text = command.text;
        for (const [shown, meant] of places) text = text.replaceAll(shown, meant);
        if (text.includes("@rows.ndjson")) await reader.write("rows.ndjson", rowsOf(page));
        const way = wayOfCommand(command);
        if (way && "here" in way && way.here === "serves") await serve(reader, page, text, places);
        else {
          const printed = await reader.run(text);
          const [, campaign] = /\/v1\/campaigns .*/.test(text) ? (/"id":"(\w+)"/.exec(printed) ?? []) : [];
          if (campaign !== undefined) places.set("CAMPAIGN_ID", campaign);
        }
      }
    } finally {
      await reader.close();
    }
  });
});

/** The rows that a page shows. */
function rowsOf(page: string): string {
  return blocksOf(page).find(({ language }) => language === "jsonl")?.code ?? "";
}

/** Starts a server of the page's, at an address that is free: the page's other commands then mean that one. */
async function serve(reader: Reader, page: string, text: string, places: Map<string, string>): Promise<void> {
  for (const { language, code } of blocksOf(page)) {
    if (language === "json" && code.includes('"scenarios"')) await reader.write("calls.json", code);
  }
  if (text.startsWith("npx plivo-simulator")) {
    const printed = await reader.serve(`${text} --port 0`, /A Plivo at \S+,/);
    places.set("http://127.0.0.1:8790", /A Plivo at (\S+),/.exec(printed)?.[1] ?? "");
    return;
  }
  const port = await freePort();
  const app = blocksOf(page).find(({ code }) => code.includes("app.listen(3000)"))?.code ?? "";
  await reader.write("app.ts", app.replace("3000", String(port)));
  await reader.serve(text, port);
  places.set("http://localhost:3000", `http://127.0.0.1:${port}`);
}

it("says of every command what runs it, or why nothing does", () => {
  const unsaid = commands.filter((command) => !wayOf(command));
  const todo = ({ page, text }: Command): string =>
    `${page}: ${text}: add a row to test/docs/commands/ways.ts`;
  expect(unsaid.map(todo)).toEqual([]);
});

it("says it of no command that no page shows", () => {
  const used = new Set(commands.map(wayOf));
  expect(rows.filter((row) => !used.has(row)).map(({ command }) => String(command))).toEqual([]);
});

it("names tests and pages that there are", () => {
  const followed = new Set(Object.keys(worldPages).flatMap((names) => names.split(" ")));
  for (const command of commands) {
    const way = wayOf(command)?.way;
    if (!way || "here" in way || "why" in way) continue;
    const place = "test" in way ? way.test : way.world === "its page" ? command.page : way.world;
    expect(existsSync(root + place), `${command.text}: ${place}`).toBe(true);
    if ("world" in way && place.endsWith(".md")) expect(followed, command.text).toContain(place);
  }
});

it("knows the name of every setting that a page gives", () => {
  const known = read("worker/src/config/environment.ts");
  const unknown = settings.filter(({ page, text }) => {
    const name = text.slice(0, text.indexOf("="));
    // Or it is one of an application's own, which the page's code reads.
    return (
      !known.includes(` ${name}`) &&
      !blocksOf(page).some(({ language, code }) => /^tsx?$/.test(language) && code.includes(name))
    );
  });
  expect(unknown).toEqual([]);
});

it("says how many", () => {
  const count = (kind: string): number =>
    commands.filter((command) => kind in (wayOfCommand(command) ?? {})).length;
  console.log(
    `documents: ${commands.length} commands; ${count("here")} run here, ${count("world")} by test:world, ${count("test")} by other tests, ${count("why")} by nothing; and ${settings.length} settings`,
  );
});
