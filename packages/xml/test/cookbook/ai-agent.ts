import { type ResponseElement, response, speak, stream } from "@plivo-edge/xml";

export const agent: ResponseElement = response(
  stream("wss://agent.example.com/call", {
    bidirectional: true,
    keepCallAlive: true,
    contentType: "audio/x-mulaw;rate=8000",
    extraHeaders: "customer=4711",
    statusCallbackUrl: "https://example.com/stream",
  }),
  speak("Goodbye."),
);
