import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** What the parts of `npm start` know each other by. */
export interface DemoSecrets {
  readonly authToken: string;
  readonly ticketSecret: string;
  readonly apiKey: string;
}

// Wrangler keeps what belongs to this machine alone in this folder, and git leaves it out.
const folder = fileURLToPath(new URL("../../.wrangler/", import.meta.url));
const file = `${folder}demo-secrets.json`;

/** New ones for this run alone. */
export function newSecrets(): DemoSecrets {
  return {
    authToken: randomBytes(20).toString("hex"),
    ticketSecret: randomBytes(32).toString("base64url"),
    apiKey: randomBytes(24).toString("base64url"),
  };
}

/** Those of the run before, so that a page which is still open goes on. */
export async function keptSecrets(): Promise<DemoSecrets> {
  const kept: Partial<DemoSecrets> = await readFile(file, "utf8")
    .then(JSON.parse)
    // The first run, or a file that somebody has edited.
    .catch(() => ({}));
  const secrets = { ...newSecrets(), ...kept };
  await mkdir(folder, { recursive: true });
  await writeFile(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}
