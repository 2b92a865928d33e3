/** What an element does with the document that it stands in. */
export interface Flow {
  /** Nothing after it is reached. */
  readonly ends?: boolean;
  /** Whatever happens, the reply of its action replaces the document. */
  readonly replaces?: boolean;
  /** The call goes on here, for as long as it takes. */
  readonly holds?: boolean;
  /** Where it is the last element, the call may end in silence. */
  readonly endsSilently?: boolean;
}

/** What an element of this type does. */
export type FlowOf<Element> = (element: Element) => Flow;

export const holds: FlowOf<unknown> = () => ({ holds: true });

export const goesOn: FlowOf<unknown> = () => ({});
