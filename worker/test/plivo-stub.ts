import { vi } from "vitest";

export const apiKey = "key-of-the-first-backend-0123456789";
export const otherKey = "key-of-another-backend-0123456789ab";

/** A request that the relay sent to Plivo's API. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | null;
  readonly body: Record<string, string>;
}

/** Answers the relay's requests to Plivo's API in Plivo's place, and keeps them. */
export function standInForPlivo(reply: (sent: Sent) => Response | Promise<Response>): Sent[] {
  const requests: Sent[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    const text = await request.text();
    const sent: Sent = {
      method: request.method,
      url: request.url,
      authorization: request.headers.get("authorization"),
      body: text === "" ? {} : (JSON.parse(text) as Record<string, string>), // the client sends flat JSON
    };
    requests.push(sent);
    return reply(sent);
  });
  return requests;
}

/** What Plivo says to Make a Call. */
export function fired(requestUuid: string | readonly string[] = crypto.randomUUID()): Response {
  return Response.json(
    { message: "call fired", api_id: crypto.randomUUID(), request_uuid: requestUuid },
    { status: 201 },
  );
}
