import { useCall } from "@plivo-edge/live/solid";
import { createEffect, createSignal } from "solid-js";
import { render } from "solid-js/web";
import { root, setPage } from "./page.ts";

/** As JSX compiles to. */
function Call(props: { readonly ticket: string | undefined }): Node {
  const call = useCall(() => props.ticket);
  const paragraph = document.createElement("p");
  createEffect(() => {
    paragraph.textContent = `${call.connection.status} ${call.state.status} ${call.updates.length}`;
  });
  return paragraph;
}

const [ticket, show] = createSignal<string>();
const leave = render(
  () =>
    Call({
      get ticket() {
        return ticket();
      },
    }),
  root,
);
setPage({ show, leave });
