/** @jsxImportSource preact */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Modal } from "./modal.tsx";

/** What keys do; undefined where one does nothing for now. */
export type Keys = Readonly<Record<string, (() => void) | undefined>>;

export interface KeyChoice {
  /** Single keys can be switched off: WCAG 2.1.4. */
  readonly isOn: boolean;
  setOn(on: boolean): void;
}

let isOn = true;

/** Listens for keys on the whole page. They do nothing while somebody types into a field. */
export function useKeys(keys: Keys): KeyChoice {
  const [, draw] = useState(0);
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const { target } = event;
      const isTyping = target instanceof Element && target.matches("input, textarea, select");
      if (event.key !== "Escape" && (isTyping || !isOn)) return;
      // On a button or a link, Enter is the browser's.
      if (event.key === "Enter" && target instanceof Element && target.matches("button, a, summary")) return;
      const action = current.current[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  return {
    isOn,
    setOn: (on) => {
      isOn = on;
      draw((count) => count + 1);
    },
  };
}

const listed: readonly (readonly [string, string])[] = [
  ["/", "search"],
  ["j k", "next and previous call"],
  ["Enter", "open the call"],
  ["Esc", "close"],
  ["d", "dial"],
  ["p", "pause or go on"],
  ["c", "copy the call’s id"],
  ["x", "hang up; asks first"],
  ["?", "this list"],
];

export function KeysHelp(props: { readonly keys: KeyChoice; onClose(): void }): JSX.Element {
  return (
    <Modal title="Keys" onClose={props.onClose}>
      <dl class="keys">
        {listed.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={props.keys.isOn}
          onChange={({ currentTarget }) => props.keys.setOn(currentTarget.checked)}
        />
        Single keys work
      </label>
      <p class="quiet">
        Search for words, or for fields: <code>status:busy to:0102 code:3010 by:carrier machine:yes</code>
      </p>
    </Modal>
  );
}
