import { isElement, type XmlElement } from "./element.ts";

/** `Response/GetDigits[0]/Speak[1]`: where the first use of an element is; indexes count children from 0. */
export function pathTo(target: XmlElement, root: XmlElement, path: string = root.name): string | undefined {
  if (root === target) return path;
  return root.children.reduce<string | undefined>(
    (found, child, index) =>
      found ?? (isElement(child) ? pathTo(target, child, `${path}/${child.name}[${index}]`) : undefined),
    undefined,
  );
}
