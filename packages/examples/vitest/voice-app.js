import { receiveCallback } from "@plivo-edge/callbacks";
import { getDigits, render, response, speak } from "@plivo-edge/xml";

/** Answers Plivo: a menu at /answer, and what was chosen at /digits. */
export async function voiceApp(request, authToken) {
  const type = new URL(request.url).pathname === "/digits" ? "digits" : "answer";
  const event = await receiveCallback(request, { type, authTokens: [authToken] });
  return new Response(render(event.type === "digits" ? chosen(event.digits) : menu(request.url)), {
    headers: { "content-type": "application/xml" },
  });
}

const menu = (url) =>
  response(
    getDigits({ action: new URL("/digits", url).href, numDigits: 1 }, speak("Press 1 for our hours.")),
  );

const chosen = (digits) => response(speak(digits === "1" ? "We are open from nine to five." : "Goodbye."));
