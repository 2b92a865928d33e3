import express, { type Express } from "express";

/** A voice app: it greets, asks for a key, and remembers how calls ended. */
export function createApp(ended: string[] = []): Express {
  const app = express();
  app.use(express.urlencoded({ extended: false }));
  app.post("/answer", (_, reply) => {
    reply.type("xml").send(`<Response>
      <GetDigits action="http://shop.test/choice" numDigits="1"><Speak>Press 1 for sales.</Speak></GetDigits>
      <Speak>Goodbye.</Speak>
    </Response>`);
  });
  app.post("/choice", (request, reply) => {
    const said = request.body.Digits === "1" ? "Sales it is." : "There is no such choice.";
    reply.type("xml").send(`<Response><Speak>${said}</Speak></Response>`);
  });
  app.post("/hangup", (request, reply) => {
    ended.push(request.body.CallStatus);
    reply.send();
  });
  return app;
}
