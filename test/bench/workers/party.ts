import { type Connection, routePartykitRequest, Server } from "partyserver";

/** PartyServer as its readme shows it: hibernating, broadcasting, storing nothing. */
export class Party extends Server {
  static override options = { hibernate: true };

  override onMessage(_: Connection): void {}

  override async onRequest(request: Request): Promise<Response> {
    this.broadcast(await request.text());
    return new Response("sent");
  }
}

export default {
  async fetch(request, environment) {
    const routed = await routePartykitRequest(request, environment);
    return routed ?? new Response("not found", { status: 404 });
  },
} satisfies ExportedHandler<Cloudflare.Env>;
