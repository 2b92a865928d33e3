// What a call costs in the client itself, beside the official SDK: validate, serialise, send to a stub, parse.
//   node test/bench/client-overhead.ts    (after `npm test`, or a build of packages/client)
import { createRequire } from "node:module";
import { Plivo } from "@plivo-edge/client";

const CALLS = 2000;
const ROUNDS = 15;
const answer = {
  message: "call fired",
  request_uuid: "64d3290a-87a6-46b4-a6e2-20f5f4e07a02",
  api_id: "api-1",
};
const body = JSON.stringify(answer);

const ours = new Plivo({
  authId: "MAXXXXXXXXXXXXXXXXXX",
  authToken: "invented-token",
  fetch: () => new Response(body, { status: 201, headers: { "content-type": "application/json" } }),
});

// The official SDK has Plivo's host written into it; the adapter of its axios stands for the network.
const require = createRequire(import.meta.url);
const plivo = require("plivo");
const axios = createRequire(require.resolve("plivo"))("axios");
axios.defaults.adapter = async (config: object) => ({
  data: body,
  status: 201,
  statusText: "Created",
  headers: { "content-type": "application/json" },
  config,
});
const official = new plivo.Client("MAXXXXXXXXXXXXXXXXXX", "invented-token");

const options = {
  hangupUrl: "https://example.com/hangup",
  ringTimeout: 30,
  machineDetection: "hangup",
} as const;
const sides = {
  "@plivo-edge/client": () =>
    ours.calls.create({
      from: "14155550100",
      to: "14155550199",
      answerUrl: "https://example.com/answer",
      ...options,
    }),
  "plivo 4.79.0": () =>
    official.calls.create("14155550100", "14155550199", "https://example.com/answer", { ...options }),
};

async function time(call: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  for (let index = 0; index < CALLS; index++) await call();
  return ((performance.now() - begin) * 1000) / CALLS;
}

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;

const first: number[] = [];
const second: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  first.push(await time(sides["@plivo-edge/client"]));
  second.push(await time(sides["plivo 4.79.0"]));
}
const ratios = first.map((time, round) => (second[round] ?? 0) / time);
console.log(`one call after another, ${CALLS} a round, ${ROUNDS} rounds in turn, medians:`);
console.log(
  `  @plivo-edge/client  ${median(first).toFixed(0)} µs a call, every parameter and the answer validated`,
);
console.log(`  plivo 4.79.0        ${median(second).toFixed(0)} µs a call`);
console.log(
  `  ratio               ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`,
);
