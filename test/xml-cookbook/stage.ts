import { type CallEvent, type CallEventOf, type CallEventType, receiveCallback } from "@plivo-edge/callbacks";
import { type CreateCallParameters, Plivo } from "@plivo-edge/client";
import { type SimulatedCall, Simulator, type SimulatorOptions, virtualClock } from "@plivo-edge/simulator";
import { answer, type ResponseElement } from "@plivo-edge/xml";
import { Hono } from "hono";

const authId = "MAXXXXXXXXXXXXXXXXXX";
const authToken = "an-invented-auth-token";

type Reply<Type extends CallEventType> = (
  event: CallEventOf<Type>,
  request: Request,
) => ResponseElement | Response | Promise<Response>;

/** The server at https://example.com that the recipes' URLs lead to, and a Plivo that calls it. */
export interface Stage {
  readonly simulator: Simulator;
  readonly plivo: Plivo;
  readonly clock: ReturnType<typeof virtualClock>;
  /** What reached the server, verified and read, in order of arrival. */
  readonly events: CallEvent[];
  /** Serves a path, which Plivo calls for this type of event; without a reply, an empty 200. */
  serve<Type extends CallEventType>(type: Type, path: string, reply?: Reply<Type>): void;
  /** Places calls; `/answer` and `/hangup` are their URLs. */
  place(parameters?: Partial<CreateCallParameters>): Promise<void>;
  /** Lets every call run to its end. @throws for a callback that the server does not know or did not take. */
  ended(): Promise<readonly SimulatedCall[]>;
  /** Places a call to 14155550123, and lets it run to its end. */
  call(parameters?: Partial<CreateCallParameters>): Promise<SimulatedCall>;
}

/** The callee at 14155550123 answers after a second, and then does as the scenario says. */
export function setStage(
  scenarios: SimulatorOptions["scenarios"] = {},
  clock: Stage["clock"] = virtualClock(),
): Stage {
  const app = new Hono();
  const events: CallEvent[] = [];
  const simulator = new Simulator({
    authId,
    authToken,
    clock,
    fetch: app.request,
    callsPerSecond: 100,
    scenarios,
  });
  const plivo = new Plivo({ authId, authToken, fetch: simulator.fetch });

  const stage: Stage = {
    simulator,
    plivo,
    clock,
    events,
    serve(type, path, reply) {
      app.post(path, async ({ req: { raw } }) => {
        const event = await receiveCallback(raw.clone(), { type, authTokens: [authToken] });
        events.push(event);
        const made = await reply?.(event, raw);
        if (made === undefined) return new Response();
        return made instanceof Response ? made : answer(made);
      });
    },
    async place(parameters) {
      await plivo.calls.create({
        from: "14155550000",
        to: "14155550123",
        answerUrl: "https://example.com/answer",
        hangupUrl: "https://example.com/hangup",
        ...parameters,
      });
    },
    async ended() {
      await simulator.idle();
      const refused = simulator.calls.flatMap(({ callbacks }) =>
        callbacks.filter(({ status }) => status !== 200),
      );
      for (const { url, status, error } of refused) throw new Error(`${url}: ${status ?? error}`);
      return simulator.calls;
    },
    async call(parameters) {
      await stage.place(parameters);
      const [call] = await stage.ended();
      if (call === undefined) throw new Error("no call was placed");
      return call;
    },
  };
  stage.serve("hangup", "/hangup");
  return stage;
}

/** How long a call lasted, in seconds. */
export function seconds({ answeredAt = 0, endedAt = 0 }: SimulatedCall): number {
  return (endedAt - answeredAt) / 1_000;
}
