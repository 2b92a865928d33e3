import type { PlivoOptions } from "../options.ts";
import { atLeast, type Shape, text, url } from "./fields.ts";

// Both halves of the Authorization header, which a colon divides.
const credential = text("must be printable ASCII without a colon", /^[!-9;-~]+$/);

/** What of the options goes into every request; the rest passes. */
export const OptionsShape: Shape<PlivoOptions> = atLeast<
  Pick<PlivoOptions, "authId" | "authToken" | "subaccount" | "baseUrl">
>({ authId: credential, authToken: credential }, { subaccount: credential, baseUrl: url });
