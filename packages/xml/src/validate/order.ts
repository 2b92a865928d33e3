import type { XmlElement } from "../element.ts";
import type { ResponseChild } from "../elements/response.ts";
import type { Finding } from "../finding.ts";
import type { Flow } from "../flow.ts";
import { flowOfName } from "../plivo-elements.ts";

interface Place {
  readonly child: ResponseChild;
  readonly flow: Flow;
  /** Whether something after it keeps the call going. */
  isHeldLater: boolean;
}

/** What is suspicious of where the elements of a document stand. */
export function* findingsAmong(
  children: readonly ResponseChild[],
): Generator<[child: ResponseChild, index: number, finding: Finding]> {
  const places: Place[] = children.map((child) => ({ child, flow: flowOf(child), isHeldLater: false }));
  let isHeld = false;
  for (const place of places.toReversed()) {
    place.isHeldLater = isHeld;
    isHeld ||= place.flow.holds === true;
  }

  let end: XmlElement | undefined;
  let replaced: XmlElement | undefined;
  let hasStream = false;
  for (const [index, { child, flow, isHeldLater }] of places.entries()) {
    if (end)
      yield [
        child,
        index,
        { code: "unreachable", message: `comes after ${end.name}, so it is never reached` },
      ];
    else if (replaced) {
      const message = `comes after ${replaced.name}, whose action replaces the document`;
      yield [child, index, { code: "replaced", message }];
    }
    if (index === places.length - 1 && flow.endsSilently) {
      const message = "is the last element, so without a result the call ends in silence";
      yield [child, index, { code: "silent-end", message }];
    }
    if (child.name === "Stream" && !child.attributes.keepCallAlive && !isHeldLater) {
      const message = "is not true, and nothing after the stream holds the call";
      yield [child, index, { code: "stream-ends", attribute: "keepCallAlive", message }];
    }
    if (child.name === "Record" && hasStream) {
      yield [child, index, { code: "order", message: "comes after Stream; it has to come before" }];
    }
    if (child.name === "PreAnswer" && index > 0) {
      const message = "is not the first element, so the call may be answered before it";
      yield [child, index, { code: "order", message }];
    }
    if (flow.ends) end ??= child;
    if (flow.replaces) replaced ??= child;
    hasStream ||= child.name === "Stream";
  }
}

/** An element outside the tables, or in a place that is not its own, may do anything: it is not warned of here. */
function flowOf(child: ResponseChild): Flow {
  const flow = flowOfName(child.name);
  // The function of an element of this name takes this element.
  return flow?.(child as never) ?? {};
}
