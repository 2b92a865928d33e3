import type { XmlElement } from "./element.ts";

/** `Response/GetDigits[0]/Speak[1]`: where the first use of an element is; indexes count children from 0. */
export function pathTo(target: XmlElement, root: XmlElement): string {
  return search(target, root, root.name) ?? target.name;
}

function search(target: XmlElement, element: XmlElement, path: string): string | undefined {
  if (element === target) return path;
  for (const [index, child] of element.children.entries()) {
    if (!isElement(child)) continue;
    const found = search(target, child, `${path}/${child.name}[${index}]`);
    if (found) return found;
  }
  return;
}

function isElement(child: unknown): child is XmlElement {
  return typeof child === "object" && child !== null && "children" in child && Array.isArray(child.children);
}
