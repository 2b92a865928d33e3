type Schema = Readonly<Record<string, unknown>>;

interface Operation {
  readonly summary: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Schema;
  readonly required?: true;
  readonly reply?: Schema;
  readonly status: 200 | 201 | 204;
  /** What else it may answer. */
  readonly refusals?: Readonly<Record<number, string>>;
  readonly type?: string;
}

const text: Schema = { type: "string" };
const whole: Schema = { type: "integer", minimum: 0 };
const reaction: Schema = { oneOf: [text, { type: "array", items: text }] };
const when: Schema = {
  description: "A probability from 0 to 1, or the events that it strikes.",
  oneOf: [
    { type: "number", minimum: 0, maximum: 1 },
    { type: "array", items: text },
  ],
};

function object(properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema {
  return { type: "object", properties, required, additionalProperties: false };
}

function map(values: Schema, description: string): Schema {
  return { type: "object", description, additionalProperties: values };
}

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

const method: Schema = { enum: ["GET", "POST"], default: "POST" };

const schemas: Readonly<Record<string, Schema>> = {
  Scenario: {
    description: "What the other end does. Times are in milliseconds.",
    ...object({
      ringAfter: { type: ["number", "null"], default: 2_000, description: "null: it never rings." },
      answerAfter: { type: "number", description: "From the first ring. Absent: nobody answers." },
      machine: { type: "boolean", default: false },
      digits: { ...reaction, description: "Keys pressed at every prompt, or at each in turn." },
      speech: { ...reaction, description: "What is said at every prompt, or at each in turn." },
      message: { ...text, description: "What is said on a recording." },
      presses: {
        type: "array",
        description: "Keys pressed in a bridge or a conference.",
        items: object({ after: { type: "number" }, keys: text }, ["after", "keys"]),
      },
      end: {
        description:
          "How the other end ends the call. `as` names a hangup cause: calleeHungUp, busy, rejected …",
        ...object({ after: { type: "number" }, as: text }, ["after", "as"]),
      },
    }),
  },
  Application: object(
    {
      answerUrl: text,
      answerMethod: method,
      fallbackUrl: text,
      fallbackMethod: method,
      hangupUrl: text,
      hangupMethod: method,
      authId: { ...text, description: "The account that has the number." },
    },
    ["answerUrl"],
  ),
  Faults: object({
    drop: when,
    refuse: when,
    loseReply: when,
    duplicate: when,
    late: when,
    delay: when,
    delayMs: { type: "number", default: 3_000 },
    forge: when,
  }),
  Call: {
    type: "object",
    description: "Times are milliseconds since the epoch.",
    required: ["requestUuid", "callUuid", "direction", "from", "to", "status", "heard", "said", "sentDigits"],
    properties: {
      requestUuid: text,
      callUuid: text,
      direction: { enum: ["inbound", "outbound"] },
      from: text,
      to: text,
      status: text,
      createdAt: whole,
      initiatedAt: whole,
      ringingAt: whole,
      answeredAt: whole,
      endedAt: whole,
      machine: { type: "boolean" },
      hangupCause: {
        type: "object",
        properties: { status: text, cause: text, code: whole, name: text, source: text },
      },
      heard: { type: "array", items: text, description: "Texts of Speak, URLs of Play." },
      said: { type: "array", items: text },
      sentDigits: text,
      bridged: { type: "object", description: "The second leg while a Dial has bridged one." },
    },
  },
  Delivery: {
    type: "object",
    description: "One try of one callback.",
    required: ["event", "url", "method", "parameters", "attempt", "sentAt"],
    properties: {
      callUuid: text,
      event: text,
      url: text,
      method: text,
      parameters: map(text, "What the callback says."),
      attempt: { type: "integer", minimum: 1 },
      sentAt: whole,
      request: {
        type: "object",
        properties: { url: text, headers: map(text, "The signature among them."), body: text },
      },
      status: whole,
      reply: text,
      error: text,
      fault: text,
    },
  },
  Error: object({ error: text }, ["error"]),
};

const call = { 404: "There is no such call." };

/** Every route of the lab, `METHOD /path`. */
export const operations: Readonly<Record<string, Operation>> = {
  "GET /openapi.json": { summary: "This description.", status: 200, reply: { type: "object" } },
  "GET /calls": {
    summary: "Every call, oldest first.",
    status: 200,
    reply: object({ calls: { type: "array", items: ref("Call") } }, ["calls"]),
  },
  "POST /calls": {
    summary: "Somebody calls one of the numbers.",
    status: 201,
    required: true,
    body: object({ from: text, to: text, callerName: text, scenario: ref("Scenario") }, ["from", "to"]),
    reply: ref("Call"),
  },
  "GET /calls/{id}": {
    summary: "A call: what was heard, said and pressed.",
    status: 200,
    reply: ref("Call"),
    refusals: call,
  },
  "GET /calls/{id}/heard/{index}.wav": {
    summary: "A sound that was heard, as long as it took: a tone stands for the voice.",
    status: 200,
    type: "audio/wav",
    refusals: call,
  },
  "GET /deliveries": {
    summary: "The log of deliveries: every try of every callback with its request and reply.",
    query: { call: "Of this call alone.", after: "From this position on: the `next` of the reply before." },
    status: 200,
    reply: object({ deliveries: { type: "array", items: ref("Delivery") }, next: whole }, [
      "deliveries",
      "next",
    ]),
  },
  "POST /idle": {
    summary: "Waits until no call runs and every callback is delivered or given up.",
    status: 200,
    body: object({ timeout: { type: "number", default: 30_000, description: "Milliseconds." } }),
    reply: object({ idle: { type: "boolean", description: "False: the time was over." } }, ["idle"]),
  },
  "POST /advance": {
    summary: "Moves the clock of `--clock manual`, and waits until what that set off has come to rest.",
    status: 200,
    required: true,
    body: object({ ms: { type: "number" } }, ["ms"]),
    reply: object({ now: whole }, ["now"]),
    refusals: { 409: "The clock is the real one." },
  },
  "PUT /scenarios": {
    summary: "What the other end does, by number or last digits, in the calls from now on.",
    status: 204,
    required: true,
    body: map(ref("Scenario"), "By number, or by its last digits."),
  },
  "PUT /numbers": {
    summary: "The numbers that can be called.",
    status: 204,
    required: true,
    body: map(ref("Application"), "By number."),
  },
  "PUT /faults": {
    summary: "What goes wrong with callbacks.",
    status: 204,
    required: true,
    body: ref("Faults"),
  },
  "POST /failures": {
    summary: "Makes the next request that makes calls fail.",
    status: 204,
    required: true,
    body: object(
      {
        failure: {
          description: "A status from 400 to 599, or what happens to the connection.",
          oneOf: [{ type: "integer", minimum: 400, maximum: 599 }, { enum: ["reset", "refused", "silence"] }],
        },
        after: { type: "boolean", default: false, description: "The call is made all the same." },
        times: { type: "integer", minimum: 1, default: 1 },
      },
      ["failure"],
    ),
  },
  "POST /reset": {
    summary: "Forgets every call without a callback, and clears scenarios, faults and failures.",
    status: 204,
  },
};

/** The lab as an OpenAPI 3.1 document. */
export function describeLab(): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [route, operation] of Object.entries(operations)) {
    const [verb = "", path = ""] = route.split(" ");
    paths[`/lab${path}`] = { ...paths[`/lab${path}`], [verb.toLowerCase()]: describe(route, operation) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "plivo-simulator's lab",
      version: "1",
      description:
        "What a test needs to see and steer of simulated calls. Basic authentication, as for the API.",
    },
    security: [{ basic: [] }],
    paths,
    components: { schemas, securitySchemes: { basic: { type: "http", scheme: "basic" } } },
  };
}

function describe(route: string, operation: Operation): object {
  const { summary, query = {}, body, required = false, reply, status, refusals = {}, type } = operation;
  const error = { content: { "application/json": { schema: ref("Error") } } };
  const inPath = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: text,
  }));
  const inQuery = Object.entries(query).map(([name, description]) => ({
    name,
    in: "query",
    description,
    schema: text,
  }));
  const content = type
    ? { [type]: { schema: { type: "string", format: "binary" } } }
    : reply && { "application/json": { schema: reply } };
  return {
    operationId: operationId(route),
    summary,
    ...((inPath.length > 0 || inQuery.length > 0) && { parameters: [...inPath, ...inQuery] }),
    ...(body && { requestBody: { required, content: { "application/json": { schema: body } } } }),
    responses: {
      [status]: { description: "Done.", ...(content && { content }) },
      ...(body && { 400: { description: "The body is wrong: `error` says where.", ...error } }),
      401: { description: "Wrong credentials.", ...error },
      ...Object.fromEntries(
        Object.entries(refusals).map(([code, description]) => [code, { description, ...error }]),
      ),
    },
  };
}

/** `POST /idle` is `postIdle`. */
function operationId(route: string): string {
  const [verb = "", path = ""] = route.split(" ");
  const words = path.split(/[^a-z]+/i).filter((word) => word !== "");
  return verb.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
