// Watches the call whose ticket comes in the address: /#TICKET

import { useCall } from "@plivo-edge/live/react";
import { createRoot } from "react-dom/client";

function Call({ ticket }) {
  const { state, error } = useCall(ticket);
  return <output>{error ? error.message : state.status}</output>;
}

createRoot(document.getElementById("app")).render(<Call ticket={location.hash.slice(1)} />);
