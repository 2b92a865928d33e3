// Answers a call and hears of its end without a relay: verified callbacks in Express.
// Set PLIVO_AUTH_ID, PLIVO_AUTH_TOKEN, FROM and TO.

import { receiveCallback } from "@plivo-edge/callbacks";
import { fromEnv, Plivo } from "@plivo-edge/client";
import { render, response, speak } from "@plivo-edge/xml";
import express from "express";

const { PLIVO_AUTH_TOKEN, FROM, TO } = process.env;
const app = express();

app.post("/answer", async (request, reply) => {
  const { from } = await receiveCallback(request, { type: "answer", authTokens: [PLIVO_AUTH_TOKEN] });
  console.log("answer", typeof from);
  reply.type("xml").send(render(response(speak("Hello from Express."))));
});
app.post("/hangup", async (request, reply) => {
  const hangup = await receiveCallback(request, { type: "hangup", authTokens: [PLIVO_AUTH_TOKEN] });
  console.log("hangup", hangup.callStatus);
  reply.end();
  server.close();
});

const server = app.listen(0, async () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  const plivo = new Plivo(fromEnv(process.env));
  await plivo.calls.create({ from: FROM, to: TO, answerUrl: `${url}/answer`, hangupUrl: `${url}/hangup` });
});
