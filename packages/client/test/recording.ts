import { Plivo, type PlivoOptions } from "@plivo-edge/client";

export interface Sent {
  readonly method: string;
  /** Below the account, as it was sent. */
  readonly path: string;
  readonly body: unknown;
}

const base = "https://api.plivo.com/v1/Account/MAXXXXXXXXXXXXXXXXXX/";

/** A client whose requests are kept, and answered by a function or with the same JSON each time. */
export function recording(
  answer: unknown | ((sent: Sent) => Response | Promise<Response>),
  options?: Partial<PlivoOptions>,
): { plivo: Plivo; sent: Sent[] } {
  const sent: Sent[] = [];
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const request = {
      method: String(init.method),
      path: url.replace(base, ""),
      body: init.body ? await new Response(init.body).json() : undefined,
    };
    sent.push(request);
    return typeof answer === "function" ? answer(request) : Response.json(answer);
  };
  const plivo = new Plivo({
    authId: "MAXXXXXXXXXXXXXXXXXX",
    authToken: "invented-token",
    fetch,
    maxRetryDelay: 1,
    ...options,
  });
  return { plivo, sent };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
