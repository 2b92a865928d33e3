// The signed text has no borders: it does not tell where a name ends and its value begins, nor where the query ends and
// the body begins. Whoever saw a request that Plivo signed can cut the same text in other places, and it verifies.

type Pair = readonly [name: string, value: string];

// What decides which call an event is of, and has a form that no other parameter ends or begins with by chance. A header
// that the dialler gave to the call may say a direction too: no other could be cut out of what stands before it, since it
// sorts behind all of Plivo's own.
const names = /(call|request|leg)_?uuid$|^(x-ph-[\w-]*|call_?)?direction$/i;
// Something may follow that begins no name: what somebody cuts off elsewhere and adds here begins with a letter.
const values = /^([\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}|inbound|outbound)([-_@,:;]|$)/i;
// A GET is signed with an equals sign between name and value; and with an ampersand before the name, so that none begins
// behind a question mark, as in the query of a URL that is somebody's value. It looks back from a name alone: from every
// letter of a long text it would take minutes.
const inText =
  /(call|request|leg)_?uuid(=(?<!\?[\w-]*=))?[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}|direction(=(?<!\?[\w-]*=))?(inbound|outbound)/gi;

/**
 * Finds what shows that a signed request was cut in other places than Plivo cut it; undefined where nothing does.
 *
 * An id of a call that stands in the signed text must be a parameter of its own, and so must the direction: then none can
 * be hidden in another parameter, lengthened, shortened or brought along by a caller, and the event stays with its call.
 *
 * @param text the signed text
 * @param isMixed whether it may have been signed as a GET
 * @param params those of the event: the form of a POST, the query of a GET
 */
export function rearrangement(
  url: string,
  text: string,
  isMixed: boolean | undefined,
  params: readonly Pair[],
): string | undefined {
  const [base = ""] = url.split(/[?#]/, 1);
  const found = params.filter(([name, value]) => names.test(name) && values.test(value));
  // After the question mark that every query and body begins with.
  const all = text.slice(base.length + 1).match(inText) ?? [];
  // In a POST an equals sign is part of a URL that Plivo was given; or it stands before the id in what was signed as a GET.
  const own = all.filter((each) => isMixed || !each.includes("="));
  const isCut = params.some(([name, value]) => names.test(name) && value[0] === "=");
  // The same twice says nothing else than once.
  const differs = new Map(found).size < new Set(found.map(String)).size;
  return isCut || differs || own.length !== found.length
    ? "an id of a call is not as Plivo wrote it"
    : undefined;
}
