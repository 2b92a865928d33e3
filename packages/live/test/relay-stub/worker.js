/**
 * A relay's end of a subscriber's socket, in workerd: it accepts as the relay does, and does what the test tells it
 * over a second socket. One object for each test, named by the first segment of the path.
 */
export class RelayStub {
  #test;
  #refusal = 0;
  #sockets = new Map();

  fetch(request) {
    const url = new URL(request.url);
    const [client, socket] = Object.values(new WebSocketPair());
    if (url.pathname.endsWith("/test")) {
      this.#test = socket;
      socket.accept();
      socket.addEventListener("message", ({ data }) => this.#obey(JSON.parse(data)));
      return new Response(null, { status: 101, webSocket: client });
    }
    const id = this.#sockets.size;
    const protocols = request.headers.get("sec-websocket-protocol").split(/, */);
    this.#sockets.set(id, socket);
    this.#tell({ id, opened: request.url, protocols, refused: this.#refusal });
    if (this.#refusal) return new Response("refused", { status: this.#refusal });
    socket.accept();
    socket.addEventListener("message", ({ data }) => this.#tell({ id, said: data }));
    socket.addEventListener("close", ({ code }) => this.#tell({ id, closed: code }));
    return new Response(null, {
      status: 101,
      webSocket: client,
      headers: { "sec-websocket-protocol": protocols[0] },
    });
  }

  #tell(message) {
    this.#test.send(JSON.stringify(message));
  }

  #obey({ id, refuse, send, bytes, close }) {
    const socket = this.#sockets.get(id);
    if (refuse !== undefined) this.#refusal = refuse;
    if (send !== undefined) socket.send(send);
    if (bytes !== undefined) socket.send(new Uint8Array(bytes));
    if (close !== undefined) socket.close(...close);
  }
}

export default {
  fetch(request, env) {
    const [, test] = new URL(request.url).pathname.split("/");
    return env.RELAY_STUB.get(env.RELAY_STUB.idFromName(test)).fetch(request);
  },
};
