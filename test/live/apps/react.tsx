import { useCall } from "@plivo-edge/live/react";
import { type ReactElement, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { root, setPage } from "./page.ts";

function Call({ ticket }: { readonly ticket?: string | undefined }): ReactElement {
  const { state, connection, updates } = useCall(ticket);
  return <p>{`${connection.status} ${state.status} ${updates.length}`}</p>;
}

const app = createRoot(root);
setPage({
  show: (ticket) =>
    app.render(
      <StrictMode>
        <Call ticket={ticket} />
      </StrictMode>,
    ),
  leave: () => app.unmount(),
});
globalThis.testPage.show();
