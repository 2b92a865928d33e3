import { type Context, Hono } from "hono";
import * as v from "valibot";
import { authorizationOf } from "../api/context.ts";
import { toneWav } from "../call/audio.ts";
import { spokenMs } from "../call/sound.ts";
import type { VirtualClock } from "../clock/virtual-clock.ts";
import type { Simulator } from "../simulator.ts";
import { describeLab } from "./description.ts";
import * as input from "./input.ts";
import { deliveriesOf, viewOf } from "./view.ts";

/** A refusal of the lab's, in the shape of the API's. */
class LabError extends Error {
  override readonly name = "LabError";
  readonly status: 400 | 404 | 409;

  constructor(status: LabError["status"], message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * What tests in any language need of a simulator, over HTTP: what was heard, waiting, the clock, scenarios, faults, the
 * log of deliveries. The same credentials as the API's open it.
 */
export function createLab(
  simulator: Simulator,
  { authId, authToken, clock }: { authId: string; authToken: string; clock?: VirtualClock | undefined },
): Hono {
  const lab = new Hono({ strict: false });
  const credentials = `Basic ${btoa(`${authId}:${authToken}`)}`;

  lab.use(async (c, next) => {
    if (authorizationOf(c) !== credentials) return c.json({ error: "wrong credentials" }, 401);
    return next();
  });
  lab.notFound((c) => c.json({ error: "not found" }, 404));
  lab.onError((error, c) => {
    if (error instanceof LabError) return c.json({ error: error.message }, error.status);
    if (error instanceof RangeError) return c.json({ error: error.message }, 400);
    throw error;
  });

  const find = (id: string) => {
    const call = simulator.calls.find(({ callUuid, requestUuid }) => callUuid === id || requestUuid === id);
    if (call === undefined) throw new LabError(404, "no such call");
    return call;
  };

  lab.get("/openapi.json", (c) => c.json(describeLab()));
  lab.get("/calls", (c) => c.json({ calls: simulator.calls.map(viewOf) }));
  lab.post("/calls", async (c) => c.json(viewOf(simulator.call(await bodyOf(c, input.inboundCall))), 201));
  lab.get("/calls/:id", (c) => c.json(viewOf(find(c.req.param("id")))));
  lab.get("/calls/:id/heard/:file{\\d+\\.wav}", (c) => {
    const text = find(c.req.param("id")).heard[Number.parseInt(c.req.param("file"), 10)];
    if (text === undefined) throw new LabError(404, "nothing more was heard");
    return c.body(toneWav(spokenMs(text), 1), 200, { "Content-Type": "audio/wav" });
  });
  lab.get("/deliveries", (c) => {
    const after = Number(c.req.query("after") ?? 0);
    if (!Number.isInteger(after) || after < 0) throw new LabError(400, "after: must be a whole number");
    return c.json(deliveriesOf(simulator.deliveries, { call: c.req.query("call"), after }));
  });
  lab.post("/idle", async (c) => {
    const { timeout } = await bodyOf(c, input.idle);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), timeout);
    });
    const idle = await Promise.race([simulator.idle().then(() => true), late]);
    clearTimeout(timer);
    return c.json({ idle });
  });
  lab.post("/advance", async (c) => {
    const { ms } = await bodyOf(c, input.advance);
    if (clock === undefined) throw new LabError(409, "the clock is the real one: start with --clock manual");
    await clock.advance(ms);
    return c.json({ now: clock.now() });
  });
  lab.put("/scenarios", async (c) => {
    simulator.scenarios = await bodyOf(c, input.scenarios);
    return c.body(null, 204);
  });
  lab.put("/numbers", async (c) => {
    simulator.numbers = await bodyOf(c, input.numbers);
    return c.body(null, 204);
  });
  lab.put("/faults", async (c) => {
    simulator.faults = await bodyOf(c, input.faults);
    return c.body(null, 204);
  });
  lab.post("/failures", async (c) => {
    const { failure, ...how } = await bodyOf(c, input.failure);
    const error = { error: `a fault that the lab set: ${failure}` };
    simulator.failNext(
      typeof failure === "number" ? Response.json(error, { status: failure }) : failure,
      how,
    );
    return c.body(null, 204);
  });
  lab.post("/reset", (c) => {
    simulator.reset();
    return c.body(null, 204);
  });
  return lab;
}

/** The body as the schema has it. @throws LabError that names the first place that is wrong. */
async function bodyOf<T>(c: Context, schema: v.GenericSchema<unknown, T>): Promise<T> {
  const text = await c.req.text();
  let value: unknown;
  try {
    value = text.trim() === "" ? {} : JSON.parse(text);
  } catch {
    throw new LabError(400, "the body is not JSON");
  }
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new LabError(400, input.problemOf(issue));
}
