import { hangupCauses } from "@plivo-edge/simulator";
import { redirect, response, speak, wait } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import { requestTo, second, sent, site, startSimulation } from "../simulation.ts";

describe("Redirect", () => {
  it("goes on with another document, asked for with the event Redirect", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(
      speak("Here."),
      redirect(`${site}/next`, { method: "GET" }),
      speak("Never."),
    );
    simulation.site["next"] = response(speak("There."));
    const call = await simulation.call("14155550100");
    expect(call.heard).toEqual(["Here.", "There."]);
    expect(sent(call)).toBe("ring answer redirect hangup");
    expect(requestTo("next", simulation)?.method).toBe("GET");
    expect(requestTo("next", simulation)?.parameters).toContainEqual(["Event", "Redirect"]);
  });

  it.each([
    ["an error", new Response("", { status: 500 }), hangupCauses.redirectUnreachable],
    ["no document", new Response("Hello."), hangupCauses.redirectXmlInvalid],
  ])("to %s ends the call, and no fallback is asked", async (_, reply, ending) => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(redirect(`${site}/next`));
    simulation.site["next"] = reply;
    const call = await simulation.call("14155550100", { fallbackUrl: `${site}/fallback` });
    expect(call.hangupCause).toEqual(ending);
    expect(sent(call)).toBe("ring answer redirect hangup");
  });

  it("in a circle without a sound ends the call", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(redirect(`${site}/answer`));
    const call = await simulation.call("14155550100");
    expect(call.hangupCause).toEqual(hangupCauses.internalError);
  });

  it("in a circle that waits, as in a queue, goes on to the time limit too", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(wait({ length: 1 }), redirect(`${site}/answer`));
    const call = await simulation.call("14155550100", { timeLimit: 100 });
    expect(call.hangupCause).toEqual(hangupCauses.timeLimit);
    expect(call.callbacks.length).toBeGreaterThan(100);
  });

  it("in a circle that speaks goes on to the time limit", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(speak(second), redirect(`${site}/answer`));
    const call = await simulation.call("14155550100", { timeLimit: 100 });
    expect(call.hangupCause).toEqual(hangupCauses.timeLimit);
    expect(call.heard).toHaveLength(100);
  });
});
