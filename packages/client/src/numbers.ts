import { httpMethod, httpUrl } from "@plivo-edge/plivo/http";
import { someText } from "@plivo-edge/plivo/rule";
import type { Asynchronous } from "./asynchronous.ts";
import { GET, POST } from "./http-verb.ts";
import { type Method, operation } from "./operation.ts";
import type { Extra } from "./options.ts";
import { path } from "./path.ts";
import { type Acknowledged, AcknowledgedShape } from "./response.ts";
import type { OpenShape } from "./shape.ts";

/** What to do with a number of the account. */
export interface UpdateNumberParameters extends Asynchronous, Extra {
  /** The application that takes its calls. */
  appId?: string | undefined;
  /** The subaccount that it goes to. */
  subaccount?: string | undefined;
  alias?: string | undefined;
  cnamLookup?: "enabled" | "disabled" | (string & {}) | undefined;
}

/** A number of the account. */
export interface PhoneNumber {
  readonly number?: string | null | undefined;
  /** The path of the application that takes its calls. */
  readonly application?: string | null | undefined;
  readonly alias?: string | null | undefined;
  readonly country?: string | null | undefined;
  readonly region?: string | null | undefined;
  readonly type?: string | null | undefined;
  readonly subAccount?: string | null | undefined;
  readonly cnamLookup?: string | null | undefined;
  readonly voiceEnabled?: boolean | null | undefined;
  readonly smsEnabled?: boolean | null | undefined;
  readonly active?: boolean | null | undefined;
  readonly addedOn?: string | null | undefined;
  readonly resourceUri?: string | null | undefined;
  readonly apiId?: string | undefined;
}

const PhoneNumberShape: OpenShape<PhoneNumber> = { required: {}, fields: {}, open: true };

/**
 * Changes a number of the account, which is written without its plus sign.
 *
 * @see https://www.plivo.com/docs/numbers/api/account-phone-number
 */
export const updateNumber: Method<[number: string, parameters: UpdateNumberParameters], Acknowledged> =
  /* @__PURE__ */ operation({
    name: "numbers.update",
    method: POST,
    path: path("Number/{number}/"),
    parameters: {
      required: {},
      fields: {
        appId: someText,
        subaccount: someText,
        alias: someText,
        cnamLookup: someText,
        callbackUrl: httpUrl,
        callbackMethod: httpMethod,
      },
    },
    response: AcknowledgedShape,
  });

/** One number of the account. */
export const getNumber: Method<[number: string], PhoneNumber> = /* @__PURE__ */ operation({
  name: "numbers.get",
  method: GET,
  path: path("Number/{number}/"),
  response: PhoneNumberShape,
});
