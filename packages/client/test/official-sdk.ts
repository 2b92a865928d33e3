import { createRequire } from "node:module";

// The official SDK has Plivo's host written into it: it is reached through the adapter of the axios that it uses.
const require = createRequire(import.meta.url);
const plivo = require("plivo");
const axios = createRequire(require.resolve("plivo"))("axios");

/** Places one call with `plivo`, the official SDK, at a server of ours. Resolves to what it rejected with. */
export async function officialCreate(
  url: string,
  options: { timeout: number },
): Promise<{ result?: unknown; error?: unknown }> {
  const original = axios.defaults.adapter;
  axios.defaults.adapter = (config: { url: string }) =>
    axios.getAdapter("http")({ ...config, url: config.url.replace("https://api.plivo.com", url) });
  try {
    const client = new plivo.Client("MAXXXXXXXXXXXXXXXXXX", "invented-token", options);
    return {
      result: await client.calls.create("14155550100", "14155550199", "https://example.com/answer", {}),
    };
  } catch (error) {
    return { error };
  } finally {
    axios.defaults.adapter = original;
  }
}
