import { DurableObject } from "cloudflare:workers";

interface Environment {
  readonly OBJECT: DurableObjectNamespace<Bare>;
}

/** What a first attempt at a relay looks like: it stores and broadcasts what it is sent, and checks nothing. */
export class Bare extends DurableObject<Environment> {
  constructor(context: DurableObjectState, environment: Environment) {
    super(context, environment);
    context.storage.sql.exec(
      "CREATE TABLE IF NOT EXISTS event (seq INTEGER PRIMARY KEY, body TEXT NOT NULL)",
    );
  }

  override async fetch(request: Request): Promise<Response> {
    if (request.headers.get("upgrade") === "websocket") {
      const { 0: client, 1: server } = new WebSocketPair();
      this.ctx.acceptWebSocket(server);
      return new Response(null, { status: 101, webSocket: client });
    }
    const body = await request.text();
    this.ctx.storage.sql.exec("INSERT INTO event (body) VALUES (?)", body);
    for (const socket of this.ctx.getWebSockets()) socket.send(body);
    return new Response("stored");
  }
}

export default {
  fetch(request, { OBJECT }) {
    const { pathname } = new URL(request.url);
    if (pathname === "/constant") {
      return new Response("<Response><Speak>Hello.</Speak></Response>", {
        headers: { "content-type": "application/xml" },
      });
    }
    return OBJECT.getByName(pathname).fetch(request);
  },
} satisfies ExportedHandler<Environment>;
