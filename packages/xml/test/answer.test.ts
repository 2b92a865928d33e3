import { answer, response, speak } from "@plivo-edge/xml";
import { expect, it } from "vitest";

const document = response(speak("Hello."));

it("answers with the document as application/xml", async () => {
  const reply = answer(document);
  expect(reply.status).toBe(200);
  expect(reply.headers.get("content-type")).toBe("application/xml");
  expect(await reply.text()).toBe("<Response><Speak>Hello.</Speak></Response>");
});

it("keeps the caller's status and headers", () => {
  const reply = answer(document, { status: 201, headers: { "x-trace": "1", "content-type": "text/xml" } });
  expect(reply.status).toBe(201);
  expect(reply.headers.get("x-trace")).toBe("1");
  expect(reply.headers.get("content-type")).toBe("text/xml");
});

it("replaces illegal characters where that is asked for", async () => {
  const reply = answer(response(speak("a\0")), { illegalCharacters: "replace" });
  expect(await reply.text()).toContain("a\ufffd");
});
