import { dial, getDigits, number, type ResponseElement, redirect, response, speak } from "@plivo-edge/xml";

export function menu(attempt: number): ResponseElement {
  const ask = getDigits(
    { action: "https://example.com/chosen", numDigits: 1, validDigits: "12", timeout: 5 },
    speak("Press 1 for sales, or 2 for support."),
  );
  return attempt < 3
    ? response(ask, redirect(`https://example.com/menu?attempt=${attempt + 1}`))
    : response(
        ask,
        speak("Let me connect you."),
        dial({ action: "https://example.com/over" }, number("+14155550100")),
      );
}
