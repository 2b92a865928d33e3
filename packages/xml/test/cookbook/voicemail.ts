import { type ResponseElement, record, response, speak } from "@plivo-edge/xml";

export const voicemail: ResponseElement = response(
  speak("Please leave a message after the beep."),
  record({ callbackUrl: "https://example.com/voicemail", maxLength: 120, finishOnKey: "#" }),
  speak("Thank you. Goodbye."),
);
