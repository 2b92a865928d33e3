/** @jsxImportSource preact */
import type { JSX } from "preact";
import { useState } from "preact/hooks";

export function Copy({ text, name }: { readonly text: string; readonly name: string }): JSX.Element {
  const [isCopied, setCopied] = useState(false);
  return (
    <button
      type="button"
      onClick={async () => {
        await navigator.clipboard?.writeText(text);
        setCopied(true);
        setTimeout(() => setCopied(false), 2_000);
      }}
    >
      {isCopied ? "Copied" : name}
    </button>
  );
}

export function Code({ text }: { readonly text: string }): JSX.Element {
  return (
    <pre>
      <bdi>{text}</bdi>
    </pre>
  );
}
