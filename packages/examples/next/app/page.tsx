"use client";

import { useCall } from "@plivo-edge/live/react";
import { useState } from "react";

export default function Page() {
  const [ticket, setTicket] = useState<string>();
  const { state } = useCall(ticket);
  const dial = async () => setTicket(await (await fetch("/call", { method: "POST" })).text());
  return (
    <main>
      <button type="button" onClick={dial}>
        Call
      </button>
      {ticket && <output>{state.status}</output>}
    </main>
  );
}
