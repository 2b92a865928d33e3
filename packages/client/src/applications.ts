import { httpMethod, httpUrl } from "@plivo-edge/plivo/http";
import { mostPerPage } from "@plivo-edge/plivo/limits";
import { type Rule, someText } from "@plivo-edge/plivo/rule";
import type { Asynchronous } from "./asynchronous.ts";
import type { Connection } from "./connection.ts";
import { GET, POST } from "./http-verb.ts";
import { type Method, type Operation, operation } from "./operation.ts";
import type { Extra, RequestOptions } from "./options.ts";
import { type Page, pageOf } from "./page.ts";
import { type Pages, pagesFrom } from "./pages.ts";
import { path } from "./path.ts";
import { type Acknowledged, AcknowledgedShape } from "./response.ts";
import type { OpenShape } from "./shape.ts";

/** What an application does with the calls, and the messages, that come in. */
export interface UpdateApplicationParameters extends Asynchronous, Extra {
  /** Asked for the document of a call. */
  answerUrl?: string | undefined;
  /** @defaultValue `"POST"` */
  answerMethod?: "GET" | "POST" | undefined;
  /** Told that the call has ended. */
  hangupUrl?: string | undefined;
  /** @defaultValue `"POST"` */
  hangupMethod?: "GET" | "POST" | undefined;
  /** Asked for the document if `answerUrl` gave none. */
  fallbackAnswerUrl?: string | undefined;
  /** @defaultValue `"POST"` */
  fallbackMethod?: "GET" | "POST" | undefined;
  /** Told of messages. */
  messageUrl?: string | undefined;
  /** @defaultValue `"POST"` */
  messageMethod?: "GET" | "POST" | undefined;
  /** Whether new numbers get it. @defaultValue `false` */
  defaultNumberApp?: boolean | undefined;
  /** Whether new endpoints get it. @defaultValue `false` */
  defaultEndpointApp?: boolean | undefined;
  /** The subaccount that it belongs to. */
  subaccount?: string | undefined;
  /** @defaultValue `true` */
  logIncomingMessages?: boolean | undefined;
  /** Whether it can be called by its SIP URI from anywhere. */
  publicUri?: boolean | undefined;
}

/** A new application. */
export interface CreateApplicationParameters extends UpdateApplicationParameters {
  /** Letters, digits, dashes and underscores. */
  appName: string;
}

/** An application as Plivo tells it. */
export interface Application {
  readonly appId?: string | null | undefined;
  readonly appName?: string | null | undefined;
  readonly answerUrl?: string | null | undefined;
  readonly answerMethod?: string | null | undefined;
  readonly hangupUrl?: string | null | undefined;
  readonly hangupMethod?: string | null | undefined;
  readonly fallbackAnswerUrl?: string | null | undefined;
  readonly fallbackMethod?: string | null | undefined;
  readonly messageUrl?: string | null | undefined;
  readonly messageMethod?: string | null | undefined;
  readonly defaultApp?: boolean | null | undefined;
  readonly defaultEndpointApp?: boolean | null | undefined;
  readonly enabled?: boolean | null | undefined;
  readonly logIncomingMessages?: boolean | null | undefined;
  readonly publicUri?: boolean | null | undefined;
  readonly sipUri?: string | null | undefined;
  readonly subAccount?: string | null | undefined;
  readonly resourceUri?: string | null | undefined;
  readonly apiId?: string | undefined;
}

/** An application that was made. With a `callbackUrl` Plivo names no id. */
export interface CreatedApplication extends Acknowledged {
  readonly appId?: string | undefined;
}

/** Which applications. */
export interface ApplicationFilters extends Extra {
  readonly subaccount?: string | undefined;
  readonly appName?: string | undefined;
  /** How many a page, 1 to 20. @defaultValue `20` */
  readonly limit?: number | undefined;
  /** How many to skip. @defaultValue `0` */
  readonly offset?: number | undefined;
}

type Table = Readonly<Record<Exclude<keyof UpdateApplicationParameters, "extra">, Rule>>;

const boolean: Rule = { boolean: true };
const table: Table = {
  answerUrl: httpUrl,
  answerMethod: httpMethod,
  hangupUrl: httpUrl,
  hangupMethod: httpMethod,
  fallbackAnswerUrl: httpUrl,
  fallbackMethod: httpMethod,
  messageUrl: httpUrl,
  messageMethod: httpMethod,
  defaultNumberApp: boolean,
  defaultEndpointApp: boolean,
  subaccount: someText,
  logIncomingMessages: boolean,
  publicUri: boolean,
  callbackUrl: httpUrl,
  callbackMethod: httpMethod,
};

const ApplicationShape: OpenShape<Application> = { required: {}, fields: {}, open: true };

/**
 * Makes an application.
 *
 * @see https://www.plivo.com/docs/account/api/application
 */
export const createApplication: Method<[parameters: CreateApplicationParameters], CreatedApplication> =
  /* @__PURE__ */ operation({
    name: "applications.create",
    method: POST,
    path: "Application/",
    parameters: {
      required: { appName: true },
      fields: /* @__PURE__ */ Object.assign({ appName: someText }, table),
    },
    response: AcknowledgedShape,
  });

/** Changes an application; what is not given stays as it is. */
export const updateApplication: Method<
  [appId: string, parameters: UpdateApplicationParameters],
  Acknowledged
> = /* @__PURE__ */ operation({
  name: "applications.update",
  method: POST,
  path: path("Application/{appId}/"),
  parameters: { required: {}, fields: table },
  response: AcknowledgedShape,
});

/** One application. */
export const getApplication: Method<[appId: string], Application> = /* @__PURE__ */ operation({
  name: "applications.get",
  method: GET,
  path: path("Application/{appId}/"),
  response: ApplicationShape,
});

const list: Operation<ApplicationFilters, Page<Application>> = {
  name: "applications.list",
  method: GET,
  path: "Application/",
  parameters: {
    required: {},
    fields: {
      subaccount: someText,
      appName: someText,
      limit: { from: 1, to: mostPerPage, unit: "applications" },
      offset: { from: 0, unit: "applications" },
    },
  },
  response: pageOf(ApplicationShape),
};

/** The applications of the account. */
export function listApplications(
  connection: Connection,
  filters: ApplicationFilters = {},
  options?: RequestOptions,
): Pages<Application> {
  return pagesFrom(filters.offset, (offset) => connection.send(list, [], { ...filters, offset }, options));
}
