import type { CallRequest, Webhook } from "./call/request.ts";

/** What happens when somebody calls a number: the URLs of its application. */
export interface Application {
  /** Asked for the document of the call. */
  readonly answerUrl: string;
  /** @default "POST" */
  readonly answerMethod?: "GET" | "POST";
  /** Asked for the document if `answerUrl` has none. */
  readonly fallbackUrl?: string;
  /** @default "POST" */
  readonly fallbackMethod?: "GET" | "POST";
  /** Told that the call has ended. */
  readonly hangupUrl?: string;
  /** @default "POST" */
  readonly hangupMethod?: "GET" | "POST";
  /** The account, or sub-account, that has the number. @default the first account */
  readonly authId?: string;
}

/** What a call to the application asks for. */
export function inboundRequest(application: Application, from: string, callerName: string): CallRequest {
  const { answerUrl, answerMethod, fallbackUrl, fallbackMethod, hangupUrl, hangupMethod } = application;
  return {
    from,
    callerName,
    answer: { url: answerUrl, method: answerMethod ?? "POST" },
    fallback: webhook(fallbackUrl, fallbackMethod),
    hangup: webhook(hangupUrl, hangupMethod),
    ringTimeout: Number.POSITIVE_INFINITY,
    timeLimit: 14_400_000,
    sendOnPreanswer: false,
    sipHeaders: {},
    errorIfParentNotFound: false,
  };
}

function webhook(url: string | undefined, method = "POST"): Webhook | undefined {
  return url === undefined ? undefined : { url, method };
}
