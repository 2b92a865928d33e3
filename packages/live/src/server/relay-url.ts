/** The address of a relay, without a trailing slash. @throws {TypeError} that names the class whose option it is */
export function relayUrl(text: string, where: string): string {
  try {
    const { href } = new URL(text);
    if (/^https?:\/\/[^/?#@]+(\/[^?#]*)?$/.test(href)) return href.replace(/\/+$/, "");
  } catch {
    // No URL at all: the answer is the same.
  }
  throw new TypeError(`${where}: \`url\` must be absolute http(s), without query, fragment and credentials`);
}
