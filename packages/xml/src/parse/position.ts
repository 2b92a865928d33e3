import { type Fault, type Position, XmlError } from "../error.ts";

/** The error with the line and the column of the offset. */
export function errorAt(text: string, offset: number, fault: Fault, path: string = ""): XmlError {
  return new XmlError({ ...fault, ...positionOf(text, offset) }, path);
}

function positionOf(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split(/\r\n|[\r\n]/);
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}
