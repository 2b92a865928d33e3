import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { signedHeaders } from "@plivo-edge/callbacks";
import { response, speak } from "@plivo-edge/xml";
import { describe, expect, it, vi } from "vitest";
import type { Answer } from "../src/answer/handler.ts";
import { recordBehindReply } from "../src/call/record-behind-reply.ts";
import type { Environment } from "../src/config/environment.ts";
import type { RelayProblem } from "../src/problem.ts";
import { createRelay } from "../src/relay.ts";
import { facts, relayUrl } from "./plivo.ts";

const hello: Answer = () => response(speak("Hello."));

/** Plivo asks for the answer document. */
async function ask(
  answer: Answer,
  {
    environment = env,
    type = "answer",
    path = "",
    machine = false,
    relay = relayUrl,
    onError,
    answerTimeout = 50,
  }: {
    answerTimeout?: number;
    environment?: Environment;
    type?: string;
    path?: string;
    machine?: boolean;
    relay?: string;
    onError?: (problem: RelayProblem) => unknown;
  } = {},
): Promise<{ status: number; text: string; done: Promise<void> }> {
  const url = `${relay}/v1/callbacks/${type}${path}`;
  const body = new URLSearchParams({
    ...facts(crypto.randomUUID()),
    ...(machine && { Machine: "true" }),
  });
  const headers = await signedHeaders({
    method: "POST",
    url,
    params: body,
    nonce: "1",
    authToken: "new-token",
  });
  const context = createExecutionContext();
  const request = new Request(url, { method: "POST", headers, body });
  const reply = await createRelay({ answer, answerTimeout, ...(onError && { onError }) }).fetch(
    request,
    environment,
    context,
  );
  return { status: reply.status, text: await reply.text(), done: waitOnExecutionContext(context) };
}

function raise(thrown: unknown = new Error("boom")): never {
  throw thrown;
}

function withGetter(name: "message" | "stack"): Error {
  return Object.defineProperty(new Error("boom"), name, { get: () => raise() });
}

/** The relay's environment with a state layer that does as told. */
function withCalls(record: () => Promise<unknown>): Environment {
  const recordQuestion = async (): Promise<object> => ({
    ...Object(await record()),
    keep: () => {},
    [Symbol.dispose]: () => {},
  });
  // All that the answer route asks of the namespace.
  const namespace = { getByName: () => ({ record, recordQuestion }) } as unknown as Environment["CALL"];
  return { ...env, CALL: namespace };
}

describe("the callee always hears something", () => {
  it("what the handler says", async () => {
    expect(await ask(hello)).toMatchObject({
      status: 200,
      text: "<Response><Speak>Hello.</Speak></Response>",
    });
  });

  it("the document that the dialler named", async () => {
    const { text } = await ask((_, { name }) => response(speak(`This is ${name}.`)), {
      path: "/answer/welcome",
    });
    expect(text).toContain("This is welcome.");
  });

  it("an apology, when the handler fails", async () => {
    const reply = await ask(() => {
      throw new Error("no document");
    });
    expect(reply.status).toBe(200);
    expect(reply.text).toContain("We are sorry");
  });

  it.each(["http://localhost:8787", "http://127.0.0.1:8787", "http://[::1]:8787"])(
    "what the handler threw, where it is the operator who hears it: at %s, in development",
    async (relay) => {
      const { text } = await ask(
        () => {
          throw new Error("no <menu> for today");
        },
        { relay },
      );
      expect(text).toContain("<Speak>The handler failed: no &lt;menu&gt; for today</Speak>");
      expect((await ask(() => response(speak("")), { relay })).text).toContain(
        "The handler failed: Response/Speak[0]",
      );
      expect((await ask(() => new Promise(() => {}), { relay })).text).toContain(
        "The handler failed: no document after 50 ms",
      );
    },
  );

  it.each(["https://127.0.0.1.example.com", "https://localhost.example.com", "http://10.0.0.1"])(
    "nothing of that at %s, which others can reach",
    async (relay) => {
      const { text } = await ask(
        () => {
          throw new Error("no menu for today");
        },
        { relay },
      );
      expect(text).toContain("We are sorry");
    },
  );

  it("an apology, where what the handler threw cannot be said", async () => {
    const handler: Answer = () => {
      throw new Error("\u0000");
    };
    expect((await ask(handler, { relay: "http://localhost" })).text).toContain("We are sorry");
  });

  // A library may throw anything, and what tells the operator of it must not fail as well.
  it.each<[string, () => unknown]>([
    ["an object without a prototype", () => Object.create(null)],
    ["what throws when it is made a text", () => ({ toString: () => raise() })],
    ["an error whose message throws", () => withGetter("message")],
    ["an error whose stack throws", () => withGetter("stack")],
    ["an error named by a symbol", () => Object.assign(new Error("boom"), { name: Symbol("boom") })],
    ["a proxy that takes no question", () => new Proxy({}, { getPrototypeOf: () => raise() })],
  ])("an apology, when the handler throws %s, and the operator is told", async (_, thrown) => {
    const error = vi.spyOn(console, "error").mockReturnValue();
    for (const answer of [() => raise(thrown()), () => Promise.reject(thrown())]) {
      for (const relay of [relayUrl, "http://localhost:8787"]) {
        const problems: RelayProblem[] = [];
        const { status, text } = await ask(answer, {
          relay,
          onError: (problem) => void problems.push(problem),
        });
        expect(status).toBe(200);
        expect(text).toContain("<Hangup/>");
        expect(problems).toEqual([
          { ...{ code: "document-failed", event: "answer", from: "handler" }, error: expect.any(Error) },
        ]);
      }
    }
    expect(error).toHaveBeenCalledTimes(4);
    error.mockRestore();
  });

  it("an apology, when the handler's document is none", async () => {
    const reply = await ask(() => response(speak("")));
    expect(reply.status).toBe(200);
    expect(reply.text).toContain("We are sorry");
  });

  it("an apology, when the handler takes longer than the callee waits", async () => {
    const reply = await ask(() => new Promise(() => {}), { type: "fallback" });
    expect(reply.text).toContain("We are sorry");
  });

  it("the document, when the state layer is down; the event is tried again behind it", async () => {
    const record = vi.fn().mockRejectedValueOnce(new Error("overloaded")).mockResolvedValue({ fresh: true });
    const reply = await ask(hello, { environment: withCalls(record) });
    expect(reply.text).toContain("Hello.");
    await reply.done;
    expect(record).toHaveBeenCalledTimes(2);
  });

  it("the document within the deadline, when the state layer hangs", async () => {
    let finish = (_: unknown): void => {};
    const stuck = new Promise((resolve) => {
      finish = resolve;
    });
    const reply = await ask(hello, { environment: withCalls(() => stuck) });
    expect(reply.text).toContain("Hello.");
    finish({ fresh: true });
    await reply.done;
  });
});

it("an event that an object neither stores nor refuses is tried at another stub of it", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const record = vi
    .fn()
    .mockReturnValueOnce(new Promise(() => {}))
    .mockResolvedValue({ fresh: true });
  let stored: Promise<unknown> | undefined;
  const waitUntil = (promise: Promise<unknown>): void => {
    stored = promise;
  };
  const replied = recordBehindReply("answer", record, { waitUntil }, 50).catch((error) => error.name);
  await vi.advanceTimersByTimeAsync(10_000);
  vi.useRealTimers();
  expect(await replied).toBe("DeadlineError");
  await stored;
  expect(record).toHaveBeenCalledTimes(2);
});

describe("a named document", () => {
  const named = `<Response><Speak>From the namespace.</Speak></Response>`;
  const machine = `<Response><Speak>To the machine.</Speak></Response>`;
  const byHandler: Answer = (_, { name }) => response(speak(`The handler's ${name}.`));
  const handler = "<Response><Speak>The handler's welcome.</Speak></Response>";

  async function askFor(answer: Answer, options: Parameters<typeof ask>[1] = {}): Promise<string> {
    const { status, text, done } = await ask(answer, {
      path: "/answer/welcome",
      answerTimeout: 1000,
      ...options,
    });
    expect(status).toBe(200);
    await done;
    return text;
  }

  /** The relay's environment with a namespace that does as told. */
  function withAnswers(get: (name: string) => Promise<string | null>): Environment {
    // All that is asked of the namespace.
    return { ...env, ANSWERS: { get } as unknown as KVNamespace };
  }

  it("comes before what the handler says, and the handler where there is none", async () => {
    expect(await askFor(byHandler)).toBe(handler);
    const name = crypto.randomUUID();
    await env.ANSWERS?.put(name, named);
    expect(await askFor(byHandler, { path: `/answer/${name}` })).toBe(named);
    expect(await askFor(byHandler, { path: `/answer/${name}`, type: "digits" })).toBe(named);
  });

  it("has a variant for machines, and serves them without it too", async () => {
    const documents = new Map([["welcome", named]]);
    const environment = withAnswers(async (name) => documents.get(name) ?? null);
    expect(await askFor(byHandler, { environment, machine: true })).toBe(named);
    documents.set("welcome.machine", machine);
    expect(await askFor(byHandler, { environment, machine: true })).toBe(machine);
    expect(await askFor(byHandler, { environment })).toBe(named);
  });

  it.each([
    ["is not XML", async () => "Hello."],
    ["is refused by Plivo", async () => "<Response><Say>Hello.</Say></Response>"],
    ["cannot be read", () => Promise.reject(new Error("down"))],
    ["takes too long", () => new Promise<never>(() => {})],
  ])("that %s is the handler's", async (_, get) => {
    expect(await askFor(byHandler, { environment: withAnswers(get) })).toBe(handler);
  });

  it.each([1, 2])("is served where the store fails %i times, as for a moment", async (failures) => {
    let reads = 0;
    const get = async () => (++reads > failures ? named : raise());
    // The pauses in between are real ones.
    expect(await askFor(byHandler, { environment: withAnswers(get), answerTimeout: 10_000 })).toBe(named);
  });

  it("is served in time, with every layer behind it in trouble", async () => {
    const stuck = { getByName: () => ({ record: () => Promise.reject(new Error("overloaded")) }) };
    const environment = {
      ...withAnswers(() => new Promise<never>(() => {})),
      CALL: stuck as unknown as Environment["CALL"],
    };
    const { text } = await ask(byHandler, { environment, path: "/answer/welcome", answerTimeout: 1000 });
    expect(text).toBe(handler);
    const { text: sorry } = await ask(() => new Promise(() => {}), { environment, path: "/answer/welcome" });
    expect(sorry).toContain("We are sorry");
  });
});

describe("what the operator is told", () => {
  const handler: Answer = () => response(speak("The handler's."));

  /** The problems that a document under the name `ivr` makes, and the lines of the log. */
  async function problemsWith(
    xml: string | Promise<string | null>,
    answer = handler,
    answerTimeout = 50,
  ): Promise<{ text: string; problems: RelayProblem[]; lines: object[] }> {
    const lines: object[] = [];
    const keep = (line: object): void => void lines.push(line);
    const spies = (["warn", "error"] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation(keep),
    );
    try {
      const problems: RelayProblem[] = [];
      // All that is asked of the namespace.
      const ANSWERS = { get: async () => xml } as unknown as KVNamespace;
      const onError = (problem: RelayProblem): void => void problems.push(problem);
      const { text, done } = await ask(answer, {
        environment: { ...env, ANSWERS },
        path: "/answer/ivr",
        answerTimeout,
        onError,
      });
      await done;
      return { text, problems, lines };
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  }

  it.each([
    [
      '<GetInput action="https://x.y/s" inputType="speech dtmf"><Speak>x</Speak></GetInput><Speak>y</Speak>',
      { path: "Response/GetInput[0]", attribute: "inputType", warning: "undocumented" },
    ],
    [
      '<Speak language="ru-RU" voice="MAN">x</Speak>',
      { path: "Response/Speak[0]", attribute: "language", warning: "voice" },
    ],
    ['<Hangup schedule="0"/>', { path: "Response/Hangup[0]", attribute: "schedule", warning: "value" }],
    ["Hello<Speak>x</Speak>", { path: "Response", warning: "undocumented" }],
    ["<Beta>x</Beta>", { path: "Response", warning: "undocumented" }],
  ])("serves a stored document with a warning, and logs its path: %s", async (content, expected) => {
    const xml = `<Response>${content}</Response>`;
    const { text, problems, lines } = await problemsWith(xml);
    expect(text).toBe(xml);
    const about = { code: "document-suspicious", event: "answer", from: "namespace", name: "ivr" };
    expect(problems).toEqual([expect.objectContaining({ ...about, ...expected, rule: expect.any(String) })]);
    expect(lines).toEqual([expect.objectContaining({ message: expect.any(String), ...about, ...expected })]);
  });

  it("tells of the first of very many warnings, and of how many there are", async () => {
    const { text, problems, lines } = await problemsWith(`<Response>${"<Beta/>".repeat(5_000)}</Response>`);
    expect(text).toContain("<Beta/>");
    expect([problems.length, lines.length]).toEqual([21, 21]);
    expect(problems.at(-1)).toMatchObject({ path: "Response", rule: expect.stringContaining("4980 more") });
  });

  it("logs each of several warnings", async () => {
    const { problems } = await problemsWith(
      '<Response><Wait length="0"/><Redirect>https://x.y/</Redirect><Speak>x</Speak></Response>',
    );
    expect(problems.map((problem) => "path" in problem && problem.path)).toEqual([
      "Response/Wait[0]",
      "Response/Speak[2]",
    ]);
  });

  it("replaces a document that Plivo would refuse, and says where and why", async () => {
    const { text, problems, lines } = await problemsWith(
      '<Response>\n<GetDigits action="/menu"><Speak>x</Speak></GetDigits></Response>',
    );
    expect(text).toContain("The handler's.");
    const refused = {
      code: "document-refused",
      event: "answer",
      from: "namespace",
      name: "ivr",
      path: "Response/GetDigits[0]",
      attribute: "action",
      rule: "must be an absolute http or https URL",
      line: 2,
      column: 12,
    };
    expect(problems).toEqual([refused]);
    expect(lines).toEqual([
      { message: "a document was refused, and is not served", kind: "document-refused", ...refused },
    ]);
  });

  it("says what the answer handler threw, with its stack", async () => {
    const thrown = new Error("no menu of that name");
    const { text, problems, lines } = await problemsWith(Promise.resolve(null), () => {
      throw thrown;
    });
    expect(text).toContain("We are sorry");
    expect(problems).toEqual([
      { code: "document-failed", event: "answer", from: "handler", name: "ivr", error: thrown },
    ]);
    expect(lines).toEqual([
      expect.objectContaining({
        code: "document-failed",
        error: "Error",
        reason: "no menu of that name",
        stack: expect.stringContaining("answering.test.ts"),
      }),
    ]);
  });

  it("says what the handler's own document lacks, and which source is late", async () => {
    const empty = await problemsWith(Promise.resolve(null), () => response(speak("")));
    expect(empty.problems).toEqual([
      expect.objectContaining({ code: "document-refused", from: "handler", path: "Response/Speak[0]" }),
    ]);
    const late = await problemsWith(Promise.resolve(null), () => new Promise(() => {}));
    expect(late.problems).toEqual([
      { code: "document-late", event: "answer", from: "handler", name: "ivr", waited: 50 },
    ]);
    const lateStore = await problemsWith(new Promise(() => {}), handler, 2000);
    expect(lateStore.text).toContain("The handler's.");
    expect(lateStore.problems).toEqual([
      { code: "document-late", event: "answer", from: "namespace", name: "ivr", waited: 1000 },
    ]);
  });

  it.each<[string, () => unknown]>([
    ["throws", () => raise(new Error("the hook is down"))],
    ["throws what is no text", () => raise(Object.create(null))],
    ["rejects", () => Promise.reject(new Error("the hook is down"))],
  ])("goes on where the hook itself %s, and logs it", async (_, onError) => {
    const error = vi.spyOn(console, "error").mockReturnValue();
    const { text, done } = await ask(handler, {
      path: "/answer/ivr",
      environment: { ...env, ANSWERS: { get: async () => "Hello." } as unknown as KVNamespace },
      onError,
    });
    expect(text).toContain("The handler's.");
    await done;
    expect(error).toHaveBeenCalledWith(expect.objectContaining({ kind: "hook-failed" }));
    error.mockRestore();
  });

  it("says which setting is wrong", async () => {
    const problems: RelayProblem[] = [];
    const environment = { ...env, TICKET_SECRET: "short" };
    const { status } = await ask(handler, { environment, onError: (problem) => void problems.push(problem) });
    expect(status).toBe(500);
    expect(problems).toEqual([
      {
        code: "setting-wrong",
        error: expect.objectContaining({ message: expect.stringContaining("TICKET_SECRET") }),
      },
    ]);
  });
});

describe("the document that came with the request to place the call", () => {
  const held = "<Response><Speak>Just for you.</Speak></Response>";
  const id = (): DurableObjectId => env.PLACEMENT.idFromName(crypto.randomUUID());

  it("comes before the named one and the handler's", async () => {
    const placement = env.PLACEMENT.get(id());
    await placement.storeDocument(held);
    const name = crypto.randomUUID();
    await env.ANSWERS?.put(name, "<Response><Speak>For everyone.</Speak></Response>");
    const { text } = await ask(hello, { path: `/answer/${name}/document/${placement.id}` });
    expect(text).toBe(held);
  });

  it("that is forgotten leaves it to the handler", async () => {
    expect((await ask(hello, { path: `/document/${id()}` })).text).toContain("Hello.");
  });

  it.each([1, 2])("is served where its object throws %i times, as a deploy makes it", async (failures) => {
    let stubs = 0;
    // A stub that has thrown stays broken.
    const get = () => ({ document: stubs++ < failures ? async () => raise() : async () => held });
    const namespace = { idFromString: () => id(), get };
    const environment = { ...env, PLACEMENT: namespace as unknown as Environment["PLACEMENT"] };
    const { text } = await ask(hello, { environment, path: `/document/${id()}`, answerTimeout: 5_000 });
    expect(text).toBe(held);
  });

  it("is not asked for again where its object has too much to do", async () => {
    const document = vi.fn(() =>
      Promise.reject(Object.assign(new Error("overloaded"), { overloaded: true })),
    );
    const namespace = { idFromString: () => id(), get: () => ({ document }) };
    const environment = { ...env, PLACEMENT: namespace as unknown as Environment["PLACEMENT"] };
    const { text } = await ask(hello, { environment, path: `/document/${id()}`, answerTimeout: 5_000 });
    expect(text).toContain("We are sorry");
    expect(document).toHaveBeenCalledOnce();
  });

  // Another document might say what is meant for somebody else.
  it.each([
    ["is down", () => Promise.reject(new Error("overloaded"))],
    ["hangs", () => new Promise(() => {})],
  ])("is an apology and no other document, when its object %s", async (_, document) => {
    const namespace = { idFromString: () => id(), get: () => ({ document }) };
    // All that is asked of the namespace.
    const environment = { ...env, PLACEMENT: namespace as unknown as Environment["PLACEMENT"] };
    const { status, text } = await ask(hello, { environment, path: `/document/${id()}` });
    expect(status).toBe(200);
    expect(text).toContain("We are sorry");
  });
});

describe("a relay without its secrets", () => {
  it("answers 500 and says which one is missing", async () => {
    const { PLIVO_AUTH_TOKEN: _, ...bare } = env;
    const reply = await ask(hello, { environment: bare });
    expect(reply.status).toBe(500);
    expect(reply.text).toContain("PLIVO_AUTH_TOKEN is missing");
  });
});

it.each([0, -1, Number.NaN, Infinity, 60_001])(
  "no relay waits %s ms for its answer handler",
  (answerTimeout) => {
    expect(() => createRelay({ answer: () => response(speak("Hello.")), answerTimeout })).toThrow(
      "answerTimeout: must be a number of milliseconds, above 0 and 60000 at most",
    );
  },
);
