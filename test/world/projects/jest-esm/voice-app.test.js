import { Plivo } from "@plivo-edge/client";
import { Simulator, virtualClock } from "@plivo-edge/simulator";

const account = { authId: "MAXXXXXXXXXXXXXXXXXX", authToken: "token" };
const answer = "<Response><Speak>Hello from a test.</Speak></Response>";

test("whoever is called hears what the app says", async () => {
  const app = async () => new Response(answer, { headers: { "content-type": "application/xml" } });
  const simulator = new Simulator({ ...account, clock: virtualClock(), fetch: app });
  const plivo = new Plivo({ ...account, fetch: simulator.fetch });
  await plivo.calls.create({ from: "14155550111", to: "14155550100", answerUrl: "https://app.example.com/" });
  await simulator.idle();
  expect(simulator.calls[0].heard).toEqual(["Hello from a test."]);
});
