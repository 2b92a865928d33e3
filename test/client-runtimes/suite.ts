import {
  connect,
  createCall,
  Plivo,
  PlivoConnectionError,
  PlivoError,
  type PlivoOptions,
  PlivoValidationError,
  type RequestOptions,
} from "@plivo-edge/client";

/** What this runtime came to: `ok`, or what went wrong, check by check. */
export interface Report {
  readonly checks: Record<string, string>;
  /** Whether the runtime lets a refused connection be told from a broken one. */
  readonly refusedConnection: "certain" | "ambiguous";
  /** Whether the client refused to run without `dangerouslyAllowBrowser`. */
  readonly guarded: boolean;
}

const options = {
  authId: "MAXXXXXXXXXXXXXXXXXX",
  authToken: "invented-token",
  timeout: 10_000,
  maxRetryDelay: 20,
} satisfies PlivoOptions;
const call = { from: "14155550100", to: "14155550199", answerUrl: "https://example.com/answer#ct=2000" };

function expectThat(condition: unknown, claim: string): asserts condition {
  if (!condition) throw new Error(`not so: ${claim}`);
}

/** Runs every check against the server of `server.ts`. No test framework: this runs where there is none. */
export async function run(server: string, closed: string): Promise<Report> {
  const guard = { dangerouslyAllowBrowser: true };
  const at = (scenario: string, more?: Partial<PlivoOptions>): Plivo =>
    new Plivo({ ...options, ...guard, baseUrl: `${server}/${scenario}`, ...more });
  const posts = async (scenario: string): Promise<number> =>
    Number(await (await fetch(`${server}/count/${scenario}`)).text());
  const failing = async (promise: Promise<unknown>): Promise<PlivoError> => {
    const error = await promise.then(
      () => undefined,
      (error: unknown) => error,
    );
    expectThat(error instanceof PlivoError, `an error of ours, and not ${String(error)}`);
    return error;
  };
  /** One dial fails, is in doubt, and one POST has left. */
  const inDoubt = async (scenario: string, options?: RequestOptions): Promise<PlivoError> => {
    const error = await failing(at(scenario).calls.create(call, options));
    expectThat(error.ambiguous, `${error.name} is ambiguous`);
    expectThat((await posts(scenario)) === 1, `one POST, and not ${await posts(scenario)}`);
    return error;
  };

  const checks: Record<string, () => Promise<void>> = {
    "places a call": async () => {
      const { data, response } = await at("placed").calls.create(call).withResponse();
      expectThat(data.requestUuid === "id-1", "the id");
      expectThat(response.status === 201, "the status");
    },
    "places a call by the function": async () => {
      const connection = connect({ ...options, ...guard, baseUrl: `${server}/placed` });
      const { requestUuid } = await createCall(connection, call);
      expectThat(requestUuid === "id-1", "the id");
    },
    "refuses wrong parameters before any request": async () => {
      const error = await failing(at("wrong").calls.create({ ...call, to: ["oops"] }));
      expectThat(error instanceof PlivoValidationError, "a validation error");
      expectThat(error.issues[0]?.parameter === "to[0]", "the parameter");
      expectThat((await posts("wrong")) === 0, "no POST");
    },
    "sends one POST on a 500": async () => {
      await inDoubt("500");
    },
    "sends one POST when the connection is reset": async () => {
      expectThat((await inDoubt("reset")) instanceof PlivoConnectionError, "a connection error");
    },
    "sends one POST when a connection that was used before is reset": async () => {
      const plivo = at("reused");
      await plivo.calls.create(call);
      const error = await failing(plivo.calls.create(call));
      expectThat(error.ambiguous, "ambiguous");
      expectThat((await posts("reused")) === 2, `two POSTs for two calls, and not ${await posts("reused")}`);
    },
    "sends one POST when the body is cut": async () => {
      await inDoubt("cut");
    },
    "sends one POST when the body has no end": async () => {
      await inDoubt("endless");
    },
    "sends one POST when no answer comes": async () => {
      expectThat((await inDoubt("hang", { timeout: 1_000 })).name === "PlivoTimeoutError", "a timeout");
    },
    "sends one POST when the body stops": async () => {
      expectThat((await inDoubt("stall", { timeout: 1_000 })).name === "PlivoTimeoutError", "a timeout");
    },
    "follows no redirect": async () => {
      await inDoubt("redirect");
      expectThat((await posts("elsewhere")) === 0, "no POST elsewhere");
    },
    "tries a 429 again": async () => {
      await at("429").calls.create(call);
      expectThat((await posts("429")) === 2, "two POSTs");
    },
    "is ended by a signal": async () => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 50);
      const error = await failing(at("abort").calls.create(call, { signal: controller.signal }));
      expectThat(error.name === "PlivoAbortError", "an abort");
    },
    "goes over pages": async () => {
      const ids: string[] = [];
      for await (const { callUuid } of at("pages").calls.list({ endTime: { gte: new Date(0) } }))
        ids.push(callUuid);
      expectThat(ids.join() === "call-0,call-1,call-2", `three records, and not ${ids}`);
    },
    "hangs up": async () => {
      await at("hangup").calls.hangUp("call-1");
    },
    "places many calls": async () => {
      const destinations = Array.from({ length: 1500 }, (_, index) => String(14_150_000_000 + index));
      let placed = 0;
      for await (const outcome of at("many").calls.createMany(destinations, call, { concurrency: 2 })) {
        placed = outcome.progress.placed;
      }
      expectThat(placed === 1500, `1500 placed, and not ${placed}`);
      expectThat((await posts("many")) === 2, "two POSTs");
    },
    "shows no token": async () => {
      expectThat(!JSON.stringify(at("placed")).includes("token"), "not in JSON");
    },
  };

  const results: Record<string, string> = {};
  for (const [name, check] of Object.entries(checks)) {
    results[name] = await check().then(
      () => "ok",
      (error: unknown) => String(error),
    );
  }
  const refused = await failing(at("", { baseUrl: closed, maxRetries: 0 }).calls.create(call));
  let guarded = false;
  try {
    new Plivo(options);
  } catch {
    guarded = true;
  }
  return { checks: results, refusedConnection: refused.ambiguous ? "ambiguous" : "certain", guarded };
}
