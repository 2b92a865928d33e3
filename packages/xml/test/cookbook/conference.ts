import { conference, type ResponseElement, response, speak } from "@plivo-edge/xml";

export const standUp: ResponseElement = response(
  speak("Welcome to the stand-up."),
  conference("stand-up", {
    startConferenceOnEnter: true,
    endConferenceOnExit: false,
    enterSound: "beep:1",
    waitSound: "https://example.com/music.xml",
    callbackUrl: "https://example.com/conference",
  }),
);
