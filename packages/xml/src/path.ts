import { isElement, type XmlElement } from "./element.ts";

/** `Speak[1]`: a child's step in a path; indexes count children from 0. */
export function step({ name }: XmlElement, index: number): string {
  return `${name.replace(/^#/, "")}[${index}]`;
}

/** `Response/GetDigits[0]/Speak[1]`: where the first use of an element is. */
export function pathTo(target: XmlElement, root: XmlElement, path: string = root.name): string | undefined {
  if (root === target) return path;
  return root.children.reduce<string | undefined>(
    (found, child, index) =>
      found ?? (isElement(child) ? pathTo(target, child, `${path}/${step(child, index)}`) : undefined),
    undefined,
  );
}
