/** A route of the relay, as its description lists it. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly credential?: "apiKey" | "ticket" | "signature";
}

/** A JSON Schema, as far as pages show it. */
export interface Schema {
  readonly $ref?: string;
  readonly const?: string;
  readonly type?: string;
  readonly pattern?: string;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

interface Description {
  readonly paths: Readonly<
    Record<
      string,
      Record<
        string,
        {
          readonly parameters?: readonly {
            readonly name: string;
            readonly in: string;
            readonly schema: Schema;
          }[];
        }
      >
    >
  >;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

// By names that the compiler does not follow: the relay's sources are of another project, which has the globals of
// Workers.
const ofOperations = "../../worker/src/openapi/operations.ts";
const ofDocument = "../../worker/src/openapi/document.ts";
const { operations }: { readonly operations: readonly Route[] } = await import(ofOperations);
const { describeRelay }: { readonly describeRelay: () => Description } = await import(ofDocument);

/** Every route of the relay. */
export const routes: readonly Route[] = operations;

/** The relay's own description. */
export const description: Description = describeRelay();

const ofLog = "../../worker/src/log.ts";

const log: { readonly logLines: Readonly<Record<string, readonly [kind: string, todo: string]>> } =
  await import(ofLog);

/** What the relay logs: each message with its stable code, and what to do. */
export const logLines: Readonly<Record<string, readonly [kind: string, todo: string]>> = log.logLines;
