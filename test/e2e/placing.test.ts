import { watchCall } from "@plivo-edge/live";
import { parseFrame } from "@plivo-edge/live/frames";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Stage, setStage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  await stage.close();
});

/** What a backend without any SDK sends. */
function place(key: string, text: string): Promise<Response> {
  return fetch(`${stage.relay.url}/v1/calls`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${stage.apiKey}`,
      "content-type": "application/json",
      "idempotency-key": key,
    },
    body: JSON.stringify({
      from: "14155550111",
      to: "14155550100",
      answer: { xml: `<Response><Speak>${text}</Speak></Response>` },
      ticket: {},
    }),
  });
}

it("a backend dials with one request: the callee hears its document, and the ticket shows the call", async () => {
  const response = await place("order-1", "Your table is ready.");
  expect(response.status).toBe(201);
  // The relay's reply, which its own tests hold to its schema.
  const { requestUuid, ticket } = (await response.json()) as { requestUuid: string; ticket: string };
  const types: string[] = [];
  for await (const { event } of watchCall(ticket)) types.push(event.type);
  expect(types).toEqual(["ring", "answer", "hangup"]);
  const call = stage.simulator.calls.find((one) => one.requestUuid === requestUuid);
  expect(call?.heard).toEqual(["Your table is ready."]);
});

it("a frontend without any SDK watches the call with a ticket in the URL, which opens it once", async () => {
  const placed = await place("order-3", "Watched.");
  const { requestUuid } = (await placed.json()) as { requestUuid: string };
  const issued = await fetch(`${stage.relay.url}/v1/tickets`, {
    method: "POST",
    headers: { authorization: `Bearer ${stage.apiKey}` },
    body: JSON.stringify({ call: requestUuid, once: true }),
  });
  const { ticket, url } = (await issued.json()) as { ticket: string; url: string };
  const types: string[] = [];
  const follow = (): Promise<unknown> => {
    // No subprotocol: this client would hang up if the relay answered with one.
    const socket = new WebSocket(`${url}?ticket=${ticket}`);
    return new Promise((resolve) => {
      socket.onclose = ({ code }) => resolve(code);
      socket.onmessage = ({ data }) => {
        const frame = parseFrame(data);
        if (frame.type === "events") types.push(...frame.events.map(({ type }) => type));
        if (frame.type === "end") resolve("end");
      };
    });
  };
  expect(await follow()).toBe("end");
  expect(types).toEqual(["ring", "answer", "hangup"]);
  expect(await follow()).toBe(4401);
});

it("the same Idempotency-Key dials once, however often and however closely it comes", async () => {
  const before = stage.simulator.calls.length;
  const replies = await Promise.all(Array.from({ length: 8 }, () => place("order-2", "Once.")));
  const ids = await Promise.all(
    replies.map(async (reply) => ((await reply.json()) as { requestUuid: string }).requestUuid),
  );
  expect(new Set(ids).size).toBe(1);
  expect(stage.simulator.calls.length - before).toBe(1);
});
