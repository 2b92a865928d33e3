import { useCall as useCallInSolid, useCampaign as useCampaignInSolid } from "@plivo-edge/live/solid";
import { useCall as useCallInSvelte, useCampaign as useCampaignInSvelte } from "@plivo-edge/live/svelte";
import { useCall as useCallInVue, useCampaign as useCampaignInVue } from "@plivo-edge/live/vue";
import { createRoot } from "solid-js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSSRApp, effectScope, h } from "vue";
import { renderToString } from "vue/server-renderer";
import { callStore } from "../src/live-call.ts";
import { RelayClient } from "../src/server/relay-client.ts";
import { call, end, events, hangup, welcome } from "./events.ts";

const opened = vi.fn();
let ticket: string;

const client = new RelayClient({ url: "http://127.0.0.1:9", secret: "x".repeat(32) });
let newest: Socket | undefined;

/** A socket that never opens. */
class Socket {
  onmessage?: (event: { data: string }) => void;
  onclose?: (event: { code: number }) => void;
  constructor(_: string, [, ticket]: string[]) {
    newest = this;
    opened(ticket);
  }
  send(): void {}
  close(): void {
    closed();
  }
}
const closed = vi.fn();

/** Refuses the newest socket, for good. */
async function refuse(store: ReturnType<typeof callStore>): Promise<void> {
  await vi.waitFor(() => expect(store.get().connection.status).toBe("connecting"));
  newest?.onclose?.({ code: 4401 });
  await vi.waitFor(() => expect(store.get().error).toBeDefined());
}

beforeEach(async () => {
  opened.mockClear();
  closed.mockClear();
  vi.stubGlobal("WebSocket", Socket);
  ticket = await client.ticket({ call });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("on a server, a component that follows a call is rendered as it begins, and opens nothing,", () => {
  afterEach(async () => {
    // What is put off is done by now.
    await new Promise(setImmediate);
    expect(opened).not.toHaveBeenCalled();
  });

  it("in Vue", async () => {
    const app = createSSRApp({
      setup: () => {
        const { state, connection } = useCallInVue(ticket);
        return () => h("p", `${connection.value.status} ${state.value.status}`);
      },
    });
    expect(await renderToString(app)).toBe("<p>connecting queued</p>");
  });

  it("in Svelte", () => {
    const { state, connection } = useCallInSvelte(() => ticket);
    expect([connection.status, state.status]).toEqual(["connecting", "queued"]);
  });

  it("in Solid", () => {
    createRoot((dispose) => {
      const { state, connection } = useCallInSolid(() => ticket);
      expect([connection.status, state.status]).toEqual(["connecting", "queued"]);
      dispose();
    });
  });
});

describe("what follows a call in Vue outside a component's setup", () => {
  it("is live from the start, as long as its scope, as in a store", async () => {
    vi.stubGlobal("document", new EventTarget());
    const scope = effectScope();
    const live = scope.run(() => useCallInVue(ticket));
    expect(opened).toHaveBeenCalledTimes(1);
    newest?.onmessage?.({ data: JSON.stringify(welcome()) });
    await vi.waitFor(() => expect(live?.connection.value.status).toBe("open"));
    scope.stop();
    await Promise.resolve();
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it("is live where there is no scope, as after an await, without a word of complaint", () => {
    const warned = vi.spyOn(console, "warn");
    vi.stubGlobal("document", new EventTarget());
    useCallInVue(ticket);
    expect(opened).toHaveBeenCalledTimes(1);
    expect(warned).not.toHaveBeenCalled();
    newest?.onclose?.({ code: 4400 });
  });

  it("opens nothing on a server", async () => {
    effectScope().run(() => useCallInVue(ticket));
    await Promise.resolve();
    expect(opened).not.toHaveBeenCalled();
  });
});

describe("a component that follows a campaign knows nothing of it before the relay has told it,", () => {
  const unknown = ["connecting", undefined, 0];

  it("in Vue", async () => {
    const read = vi.fn();
    const app = createSSRApp({
      setup: () => {
        const { state, outcomes, connection } = useCampaignInVue(() => ticket, { history: 100 });
        return () => read(connection.value.status, state.value, outcomes.value.length);
      },
    });
    await renderToString(app);
    expect(read.mock.calls).toEqual([unknown]);
  });

  it("in Svelte", () => {
    const { state, outcomes, connection } = useCampaignInSvelte(() => ticket, { history: 100 });
    expect([connection.status, state, outcomes.length]).toEqual(unknown);
  });

  it("in Solid", () => {
    createRoot((dispose) => {
      const { state, outcomes, connection } = useCampaignInSolid(() => ticket, { history: 100 });
      expect([connection.status, state, outcomes.length]).toEqual(unknown);
      dispose();
    });
  });
});

describe("what a component follows", () => {
  it("keeps its socket when it is left and come back to at once, as by StrictMode and Fast Refresh", async () => {
    const store = callStore(() => ({}));
    store.follow(ticket);
    const leave = store.subscribe(() => {});
    leave();
    const leaveAgain = store.subscribe(() => {});
    await Promise.resolve();
    expect(opened).toHaveBeenCalledTimes(1);
    expect(closed).not.toHaveBeenCalled();
    leaveAgain();
    await Promise.resolve();
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it("stays as it ended for whoever comes back to it, and asks nothing more of its ticket", async () => {
    const store = callStore(() => ({}));
    store.follow(ticket);
    const leave = store.subscribe(() => {});
    for (const frame of [welcome(), events(1, hangup), end(1)]) {
      newest?.onmessage?.({ data: JSON.stringify(frame) });
    }
    await Promise.resolve();
    leave();
    await Promise.resolve();
    const leaveAgain = store.subscribe(() => {});
    await Promise.resolve();
    expect(opened).toHaveBeenCalledTimes(1);
    expect(store.get()).toMatchObject({
      connection: { status: "closed", cause: undefined },
      error: undefined,
      state: { status: "completed" },
    });
    // Another call is another matter.
    store.follow(await client.ticket({ call: "another" }));
    expect(opened).toHaveBeenCalledTimes(2);
    leaveAgain();
  });

  it("is the same, and nobody is told, where what arrives brings nothing", async () => {
    const store = callStore(() => ({}));
    store.follow(ticket);
    const told = vi.fn();
    const leave = store.subscribe(told);
    const hear = async (frame: object): Promise<void> => {
      newest?.onmessage?.({ data: JSON.stringify(frame) });
      await Promise.resolve();
    };
    await hear(welcome());
    await hear(events(1, hangup));
    const shown = store.get();
    told.mockClear();
    await hear(welcome(1));
    await hear(events(1, hangup));
    expect(store.get()).toBe(shown);
    expect(told).not.toHaveBeenCalled();
    await hear(welcome(1, { epoch: "second", recovered: false }));
    expect(store.get().updates.at(-1)).toMatchObject({ seq: 1, event: { type: "gap" } });
    expect(told).toHaveBeenCalledTimes(1);
    leave();
  });

  it.each(["with", "without"])(
    "uses a newer ticket for the same call with its next socket, %s one to renew it",
    async (renews) => {
      vi.spyOn(Math, "random").mockReturnValue(0);
      const renew = vi.fn(async () => ticket);
      const store = callStore(() => (renews === "with" ? { renew } : {}));
      store.follow(ticket);
      const leave = store.subscribe(() => {});
      newest?.onmessage?.({ data: JSON.stringify(welcome()) });
      const unredacted = await client.ticket({ call, fields: ["unredacted"] });
      store.follow(unredacted);
      expect(opened).toHaveBeenCalledTimes(1);
      for (const [index, used] of [ticket, unredacted, unredacted].entries()) {
        await vi.waitFor(() => expect(opened).toHaveBeenCalledTimes(index + 1));
        expect(opened).toHaveBeenLastCalledWith(used);
        newest?.onclose?.({ code: 1006 });
      }
      expect(renew).not.toHaveBeenCalled();
      leave();
    },
  );

  it("is connecting, and no error, once there is another ticket after a refusal, and keeps that one's socket", async () => {
    const store = callStore(() => ({}));
    store.follow(ticket);
    const shown = vi.fn();
    const leave = store.subscribe(shown);
    await refuse(store);
    shown.mockClear();
    store.follow(await client.ticket({ call, expiresIn: 120 }));
    await Promise.resolve();
    expect(store.get()).toMatchObject({ connection: { status: "connecting" }, error: undefined });
    expect(shown).toHaveBeenCalledTimes(1);
    closed.mockClear();
    store.follow(await client.ticket({ call, expiresIn: 240 }));
    await Promise.resolve();
    expect(closed).not.toHaveBeenCalled();
    expect(opened).toHaveBeenCalledTimes(2);
    leave();
  });

  it("is no error for whoever comes back after a refusal, before there is another", async () => {
    const store = callStore(() => ({}));
    store.follow(ticket);
    const leave = store.subscribe(() => {});
    await refuse(store);
    leave();
    await Promise.resolve();
    expect(store.get()).toMatchObject({ connection: { status: "connecting" }, error: undefined });
    const leaveAgain = store.subscribe(() => {});
    await refuse(store);
    leaveAgain();
  });

  it("asks for a ticket by renew where the relay refuses a newer one as well", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const renewed = await client.ticket({ call, expiresIn: 60 });
    const renew = vi.fn(async () => renewed);
    const store = callStore(() => ({ renew }));
    store.follow(ticket);
    const leave = store.subscribe(() => {});
    newest?.onmessage?.({ data: JSON.stringify(welcome()) });
    const newer = await client.ticket({ call, expiresIn: 120 });
    store.follow(newer);
    newest?.onclose?.({ code: 4401 });
    await vi.waitFor(() => expect(opened).toHaveBeenLastCalledWith(newer));
    newest?.onclose?.({ code: 4401 });
    await vi.waitFor(() => expect(opened).toHaveBeenLastCalledWith(renewed));
    newest?.onclose?.({ code: 4401 });
    await vi.waitFor(() => expect(store.get().connection.status).toBe("closed"));
    expect(renew).toHaveBeenCalledTimes(1);
    leave();
  });

  it("asks for a ticket by renew where that has come later than the ticket, and shows no refusal before", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const renewed = await client.ticket({ call, expiresIn: 60 });
    const options: { renew?: () => Promise<string> } = {};
    const store = callStore(() => options);
    store.follow(ticket);
    const errors: unknown[] = [];
    const leave = store.subscribe(() => errors.push(store.get().error));
    const renew = vi.fn(async () => renewed);
    options.renew = renew;
    newest?.onclose?.({ code: 4401 });
    await vi.waitFor(() => expect(opened).toHaveBeenCalledTimes(2));
    newest?.onclose?.({ code: 4401 });
    await vi.waitFor(() => expect(opened).toHaveBeenLastCalledWith(renewed));
    expect(errors.filter(Boolean)).toEqual([]);
    newest?.onclose?.({ code: 4401 });
    await vi.waitFor(() => expect(store.get().error).toBeDefined());
    expect(renew).toHaveBeenCalledTimes(1);
    leave();
  });

  it("goes on after a refusal once there is a renew, without another ticket, and only where it was refused", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const renewed = await client.ticket({ call, expiresIn: 60 });
    const options: { renew?: () => Promise<string> } = {};
    const store = callStore(() => options);
    store.follow(ticket);
    const leave = store.subscribe(() => {});
    await refuse(store);
    options.renew = async () => renewed;
    // As with each render.
    store.follow(ticket);
    store.follow(ticket);
    expect(opened).toHaveBeenCalledTimes(2);
    newest?.onmessage?.({ data: JSON.stringify(welcome()) });
    store.follow(ticket);
    await vi.waitFor(() => expect(store.get().connection.status).toBe("open"));
    expect(opened).toHaveBeenCalledTimes(2);
    newest?.onclose?.({ code: 4401 });
    await vi.waitFor(() => expect(opened).toHaveBeenLastCalledWith(renewed));
    leave();
  });

  it("falls back to the newest ticket where there is no renew any more", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const options: { renew?: () => Promise<string> } = { renew: async () => ticket };
    const store = callStore(() => options);
    store.follow(ticket);
    const leave = store.subscribe(() => {});
    const newer = await client.ticket({ call, expiresIn: 120 });
    store.follow(newer);
    newest?.onclose?.({ code: 1006 });
    await vi.waitFor(() => expect(opened).toHaveBeenLastCalledWith(newer));
    delete options.renew;
    newest?.onclose?.({ code: 4401 });
    await vi.waitFor(() => expect(opened).toHaveBeenCalledTimes(3));
    expect(opened).toHaveBeenLastCalledWith(newer);
    leave();
  });

  it("is no ticket where the ticket is an empty text, and nothing where there is none", async () => {
    const store = callStore(() => ({}));
    const leave = store.subscribe(() => {});
    store.follow("");
    await Promise.resolve();
    expect(store.get().error?.message).toBe("This ticket is malformed");
    store.follow(undefined);
    expect(store.get()).toMatchObject({ error: undefined, connection: { status: "connecting" } });
    store.follow("");
    await Promise.resolve();
    expect(store.get().error?.message).toBe("This ticket is malformed");
    leave();
  });

  it("says at once what is no ticket, and goes on with one that is", async () => {
    const store = callStore(() => ({}));
    store.follow("garbage");
    const leave = store.subscribe(() => {});
    await Promise.resolve();
    expect(store.get().error?.message).toBe("This ticket is malformed");
    store.follow(`${ticket}\n`);
    expect(store.get().error).toBeUndefined();
    expect(opened).toHaveBeenCalledWith(ticket);
    leave();
  });

  it.each([undefined, null, "", "<html>"])(
    "asks again where renew gives %j, and does not try the used one",
    async (nothing) => {
      const renew = vi.fn(async () => fresh).mockReturnValueOnce(nothing as never);
      const once = await client.ticket({ call, once: true });
      const fresh = await client.ticket({ call, once: true });
      vi.spyOn(Math, "random").mockReturnValue(0);
      const store = callStore(() => ({ renew }));
      store.follow(once);
      const leave = store.subscribe(() => {});
      await vi.waitFor(() => expect(opened).toHaveBeenCalledTimes(1));
      newest?.onclose?.({ code: 1006 });
      await vi.waitFor(() => expect(opened).toHaveBeenCalledTimes(2));
      expect(opened.mock.calls).toEqual([[once], [fresh]]);
      leave();
    },
  );
});
