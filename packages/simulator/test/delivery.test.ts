import { type Clock, hangupCauses, realClock, Simulator, virtualClock } from "@plivo-edge/simulator";
import { response, speak } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import { api, authId, authToken, sent, startSimulation, urls } from "./simulation.ts";

const fallback = { fallbackUrl: "https://shop.example.com/fallback" };
const failure = (status: number): Response => new Response("<oops>", { status });
const unreachable = (): never => {
  throw new TypeError("fetch failed");
};
/** For how long a real receiver is waited for; the silent one of these tests never replies. */
const replyTimeout = 150;
/** Never replies, as a receiver behind a broken firewall. */
const silent = (): Promise<Response> => new Promise(() => undefined);

describe("the answer URL", () => {
  it.each([
    ["404", () => failure(404)],
    ["500", () => failure(500)],
    [
      "a redirect",
      () => new Response("", { status: 302, headers: { Location: "https://shop.example.com/" } }),
    ],
    ["no connection", unreachable],
    ["no reply", silent],
    ["nothing in the reply", () => new Response("")],
    ["204", () => new Response(null, { status: 204 })],
  ])("%s: three tries, then 7011", async (_, reply) => {
    const simulation = startSimulation({ replyTimeout });
    simulation.site["answer"] = reply;
    const call = await simulation.call("14155550100");
    expect(sent(call)).toBe("ring answer answer answer hangup");
    expect(call.callbacks.map(({ attempt }) => attempt)).toEqual([1, 1, 2, 3, 1]);
    expect(call.hangupCause).toEqual(hangupCauses.answerUnreachable);
    expect(simulation.events.at(-1)).toMatchObject({
      type: "hangup",
      callStatus: "completed",
      hangupCauseCode: 7011,
    });
  });

  it.each([
    ["JSON", "{}"],
    ["broken XML", "<Response><Speak>Hello</Response>"],
    ["an unknown element", "<Response><Say>Hello</Say></Response>"],
    ["another root", "<Speak>Hello</Speak>"],
    ["over 100 KB", `<Response><!--${" ".repeat(103_000)}--></Response>`],
  ])("%s: three tries, then 8011", async (_, body) => {
    const simulation = startSimulation();
    simulation.site["answer"] = new Response(body);
    const call = await simulation.call("14155550100");
    expect(sent(call)).toBe("ring answer answer answer hangup");
    expect(call.callbacks[1]?.error).toBeDefined();
    expect(call.hangupCause).toEqual(hangupCauses.answerXmlInvalid);
  });

  it("a second try that gives a document is good enough", async () => {
    const simulation = startSimulation();
    let tries = 0;
    simulation.site["answer"] = () => {
      tries += 1;
      return tries === 1 ? failure(503) : response(speak("Hello."));
    };
    const call = await simulation.call("14155550100");
    expect(sent(call)).toBe("ring answer answer hangup");
    expect(call.heard).toEqual(["Hello."]);
  });

  it("a receiver that never replies is given 15 s a try", async () => {
    const simulation = startSimulation({ replyTimeout });
    simulation.site["answer"] = silent;
    const call = await simulation.call("14155550100");
    expect(Number(call.endedAt) - Number(call.answeredAt)).toBe(45_000);
  });

  it("then the fallback URL is asked, by its own verb, with the same parameters", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = unreachable;
    simulation.site["fallback"] = response(speak("Please call back."));
    const call = await simulation.call("14155550100", { ...fallback, fallbackMethod: "GET" });
    expect(sent(call)).toBe("ring answer answer answer fallback hangup");
    expect(call.heard).toEqual(["Please call back."]);
    expect(call.hangupCause).toEqual(hangupCauses.endOfXml);
    const [answer, last] = ["answer", "fallback"].map((name) =>
      call.callbacks.find(({ event }) => event === name),
    );
    expect(last?.parameters).toEqual(answer?.parameters);
    expect(last?.method).toBe("GET");
  });

  it("the fallback's failure is what the call ends with", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = unreachable;
    simulation.site["fallback"] = new Response("no XML");
    const call = await simulation.call("14155550100", fallback);
    expect(sent(call)).toBe("ring answer answer answer fallback fallback fallback hangup");
    expect(call.hangupCause).toEqual(hangupCauses.answerXmlInvalid);
  });
});

describe("every other URL", () => {
  it("is tried again when there was no connection or no reply, once", async () => {
    const simulation = startSimulation({ replyTimeout });
    simulation.site["ring"] = unreachable;
    simulation.site["hangup"] = silent;
    const call = await simulation.call("14155550100");
    expect(sent(call)).toBe("ring ring answer hangup hangup");
    expect(call.callbacks[0]).toMatchObject({ attempt: 1, error: expect.any(String) });
    expect(call.callbacks[0]).not.toHaveProperty("status");
  });

  it("is not tried again when it replied, whatever the status", async () => {
    const simulation = startSimulation();
    simulation.site["hangup"] = failure(500);
    const call = await simulation.call("14155550100");
    expect(sent(call)).toBe("ring answer hangup");
    expect(call.callbacks.at(-1)).toMatchObject({ status: 500 });
  });
});

describe("the fragment", () => {
  const answerWith = (fragment: string) => ({ answerUrl: `${urls.answerUrl}#${fragment}` });

  it.each([
    ["rc=0", 1],
    ["rc=2", 3],
    ["rc=5", 6],
    ["rc=6", 2],
    ["rt=3000", 2],
    ["", 2],
  ])("#%s: a receiver that cannot be reached is tried %i times", async (fragment, times) => {
    const simulation = startSimulation();
    simulation.site["answer"] = unreachable;
    const call = await simulation.call("14155550100", answerWith(fragment));
    expect(call.callbacks.filter(({ event }) => event === "answer")).toHaveLength(times);
  });

  it.each([
    ["rc=2", 500, 1],
    ["rc=2&rp=5xx", 500, 3],
    ["rc=2&rp=5xx", 404, 1],
    ["rc=2&rp=4xx,5xx", 404, 3],
    ["rc=2&rp=all", 404, 3],
    ["rc=2&rp=nonsense", 500, 1],
  ])("#%s: a reply of %i is tried %i times", async (fragment, status, times) => {
    const simulation = startSimulation();
    simulation.site["answer"] = failure(status);
    const call = await simulation.call("14155550100", answerWith(fragment));
    expect(call.callbacks.filter(({ event }) => event === "answer")).toHaveLength(times);
  });

  it("#rt bounds one try and #tt all of them", async () => {
    const simulation = startSimulation({ replyTimeout });
    simulation.site["answer"] = silent;
    const one = await simulation.call("14155550100", answerWith("rt=1000&rc=2"));
    expect(Number(one.endedAt) - Number(one.answeredAt)).toBe(3_000);
    const all = await simulation.call("14155550100", answerWith("rt=1000&tt=2500&rc=5"));
    expect(Number(all.endedAt) - Number(all.answeredAt)).toBe(2_500);
  });

  it("all tries together take no more than 55 s, unless it says otherwise", async () => {
    const simulation = startSimulation({ replyTimeout });
    simulation.site["answer"] = silent;
    const call = await simulation.call("14155550100", answerWith("rt=20000&rc=5"));
    expect(Number(call.endedAt) - Number(call.answeredAt)).toBe(55_000);
  });

  it("#tt counts the receiver's time, and not that of a call that is sped up", async () => {
    const replies = async (): Promise<Response> => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return new Response("noted");
    };
    const simulation = startSimulation({ clock: realClock({ speed: 50 }), fetch: replies });
    const call = await simulation.call("14155550102", {
      ringUrl: undefined,
      hangupUrl: `${urls.hangupUrl}#tt=5000`,
    });
    expect(call.callbacks).toMatchObject([{ event: "hangup", status: 200, reply: "noted", attempt: 1 }]);
  });

  it("what fails in the clock that counts #tt reaches whoever waits for the end", async () => {
    const clock: Clock = {
      ...virtualClock(),
      wait: () => Promise.reject(new Error("the clock is broken")),
    };
    const simulation = startSimulation({ clock });
    await expect(simulation.call("14155550102")).rejects.toThrow("the clock is broken");
  });

  it("works on notifications and in a URL with a query", async () => {
    const simulation = startSimulation();
    simulation.site["hangup"] = failure(503);
    const call = await simulation.call("14155550102", { hangupUrl: `${urls.hangupUrl}?id=7#rc=1&rp=5xx` });
    expect(sent(call)).toBe("ring hangup hangup");
    expect(simulation.refused).toEqual([]);
  });
});

it("a dead receiver ends neither the simulator nor the wait for it", async () => {
  const dead = (): Promise<Response> => Promise.reject(new TypeError("fetch failed"));
  const simulation = startSimulation({ fetch: dead });
  const call = await simulation.call("14155550100");
  expect(call.hangupCause).toEqual(hangupCauses.answerUnreachable);
  expect(sent(call)).toBe("ring ring answer answer answer hangup hangup");
});

it("the real fetch is the default, and a refused connection is an attempt like any other", async () => {
  const simulator = new Simulator({ authId, authToken, clock: virtualClock() });
  await api({ ...startSimulation(), simulator }, "POST", "Call/", {
    from: "14155550000",
    to: "14155550102",
    answer_url: "http://127.0.0.1:9/answer",
    hangup_url: "http://127.0.0.1:9/hangup#rc=0",
  });
  await simulator.idle();
  expect(simulator.calls[0]?.callbacks).toEqual([
    expect.objectContaining({ event: "hangup", error: expect.stringContaining("fetch failed") }),
  ]);
});

it("gives the answer URL 60 s in all, and cuts off the try that would take longer", async () => {
  const simulation = startSimulation({ replyTimeout, documentTimeout: 40_000 });
  simulation.site["answer"] = () => new Promise<never>(() => undefined);
  simulation.site["fallback"] = response(speak("Sorry."));
  const call = await simulation.call("14155550100", { fallbackUrl: "https://shop.example.com/fallback" });
  const times = call.callbacks.map(({ event, sentAt }) => [event, sentAt - Number(call.answeredAt)]);
  expect(times.filter(([event]) => event === "answer" || event === "fallback")).toEqual([
    ["answer", 0],
    ["answer", 40_000],
    ["fallback", 60_000],
  ]);
});

it("reads a megabyte of a reply and no more: a receiver that sends without end is cut off", async () => {
  const simulation = startSimulation();
  let sent = 0;
  simulation.site["answer"] = () =>
    new Response(
      new ReadableStream({
        pull: (controller) => {
          sent += 65_536;
          controller.enqueue(new Uint8Array(65_536).fill(32));
        },
      }),
    );
  const call = await simulation.call("14155550100");
  expect(call.hangupCause).toMatchObject({ code: 8011 });
  // Three tries, each with a chunk or two more than it reads.
  expect(sent).toBeGreaterThan(3 * 1_000_000);
  expect(sent).toBeLessThan(3 * 1_300_000);
  expect(call.callbacks.find(({ event }) => event === "answer")?.reply?.length).toBeLessThanOrEqual(
    1_000_000,
  );
});
