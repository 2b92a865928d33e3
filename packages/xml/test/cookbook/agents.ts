import { dial, hangup, number, type ResponseElement, response, speak } from "@plivo-edge/xml";

export function nextAgent(agents: readonly string[], status?: string): ResponseElement {
  const [agent, ...rest] = agents;
  if (status === "completed") return response(hangup());
  if (!agent) return response(speak("Nobody is free. Please call again."), hangup());
  const action = `https://example.com/agents?rest=${encodeURIComponent(rest.join(","))}`;
  return response(dial({ action, timeout: 20 }, number(agent)));
}
