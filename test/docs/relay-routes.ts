/** A route of the relay, as its description lists it. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly credential?: "apiKey" | "ticket" | "signature";
}

// By a name that the compiler does not follow: the relay's sources are of another project, which has the globals of
// Workers.
const description = "../../worker/src/openapi/operations.ts";
const { operations }: { readonly operations: readonly Route[] } = await import(description);

/** Every route of the relay. */
export const routes: readonly Route[] = operations;
