/** Whether a request was made on the machine that serves it, as in `wrangler dev`: on Cloudflare no Worker has such a host. */
export function isLocal(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
