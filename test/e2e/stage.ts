import { randomBytes } from "node:crypto";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { Plivo } from "@plivo-edge/client";
import { Campaigns } from "@plivo-edge/live/campaigns";
import { RelayClient } from "@plivo-edge/live/server";
import { realClock, Simulator } from "@plivo-edge/simulator";
import { serve } from "@plivo-edge/simulator/node";
import { startRelay } from "../../worker/dev/relay.ts";

/** Everything that a call passes through, for real: a Plivo on a socket, the relay in workerd, client and tickets. */
export interface Stage {
  readonly authToken: string;
  /** With which a backend places calls through the relay. */
  readonly apiKey: string;
  readonly ticketSecret: string;
  /** With which another relay knows the same keys, tickets and callbacks. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly simulator: Simulator;
  readonly plivo: Plivo;
  /** Makes callback URLs and tickets that lead straight to the relay. */
  readonly relay: RelayClient;
  /** Runs the relay's campaigns. */
  readonly campaigns: Campaigns;
  /** The same relay behind a wire that tests may cut. */
  readonly cuttable: RelayClient;
  /** Breaks every connection that goes through {@link cuttable}. */
  cut(): number;
  close(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
  const authId = "MAXXXXXXXXXXXXXXXXXX";
  const authToken = randomBytes(20).toString("hex");
  const secret = randomBytes(32).toString("base64url");
  const apiKey = randomBytes(32).toString("base64url");
  const simulator = new Simulator({
    authId,
    authToken,
    clock: realClock({ speed: 5 }),
    callsPerSecond: 100,
  });
  const server = await serve(simulator, { port: 0 });
  const secrets = {
    PLIVO_AUTH_ID: authId,
    PLIVO_AUTH_TOKEN: authToken,
    PLIVO_API_URL: server.url,
    TICKET_SECRET: secret,
    API_KEYS: apiKey,
    CALLS_PER_SECOND: "50",
  };
  const worker = await startRelay({ port: 0, secrets });
  const wire = await startWire(Number(new URL(worker.url).port));
  return {
    authToken,
    apiKey,
    ticketSecret: secret,
    secrets,
    simulator,
    plivo: new Plivo({ authId, authToken, baseUrl: server.url }),
    relay: new RelayClient({ url: worker.url, secret }),
    campaigns: new Campaigns({ url: worker.url, key: apiKey }),
    cuttable: new RelayClient({ url: wire.url, secret }),
    cut: wire.cut,
    async close() {
      await Promise.all([wire.close(), server.close(), worker.stop()]);
    },
  };
}

/** A TCP wire to a port of this machine. */
async function startWire(port: number): Promise<{ url: string; cut(): number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    near.pipe(far).pipe(near);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A TCP server's address is no pipe name.
  const { port: own } = server.address() as AddressInfo;
  const cut = (): number => {
    const count = sockets.size;
    for (const socket of sockets) socket.destroy();
    return count;
  };
  return {
    url: `http://127.0.0.1:${own}`,
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}
