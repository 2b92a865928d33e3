import { watchCall } from "@plivo-edge/live";

const output = document.querySelector("output");
document.querySelector("button")?.addEventListener("click", async () => {
  const ticket = await (await fetch("/call", { method: "POST" })).text();
  for await (const { state } of watchCall(ticket)) if (output) output.textContent = state.status;
});
