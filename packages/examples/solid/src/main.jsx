// Watches the call whose ticket comes in the address: /#TICKET

import { useCall } from "@plivo-edge/live/solid";
import { render } from "solid-js/web";

function Call(props) {
  const call = useCall(() => props.ticket);
  return <output>{call.state.status}</output>;
}

render(() => <Call ticket={location.hash.slice(1)} />, document.getElementById("app"));
