import { play, response } from "@plivo-edge/xml";
import { expect, it } from "vitest";
import { from, recordOf, sent, startSimulation, urls } from "./simulation.ts";

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}

// What one side sends the other has to understand: every method of the client, against this Plivo.
it("the client's every method is understood, and its every answer is read", async () => {
  const simulation = startSimulation({ auto: false, callsPerSecond: 1 });
  simulation.site["answer"] = response(play("https://shop.example.com/tune.mp3", { loop: 100 }));
  simulation.site["desk"] = response(play("https://shop.example.com/desk.mp3"));
  const { plivo, clock, simulator } = simulation;
  const { calls } = plivo;

  const { requestUuid: id } = await calls.create({ from, to: "14155550100", ...urls });
  const { requestUuid: waiting } = await calls.create({ from, to: "14155550103", ...urls });
  expect((await calls.queued.list()).calls).toEqual([waiting]);
  expect(await calls.queued.get(waiting)).toMatchObject({ callStatus: "queued", to: "14155550103" });
  await clock.advance(10_000);
  expect((await calls.live.list()).calls).toEqual([id, waiting]);
  expect((await calls.live.list({ toNumber: "14155550103" })).calls).toEqual([waiting]);
  expect(await calls.live.get(id)).toMatchObject({
    callStatus: "in-progress",
    sessionStart: expect.any(String),
  });

  const told = { callbackUrl: "https://shop.example.com/recorded" };
  const recording = await calls.record(id, { ...told, fileFormat: "wav", timeLimit: 30 });
  expect(recording.url).toContain(recording.recordingId);
  const other = await calls.record(id, { callbackUrl: "https://shop.example.com/other" });
  await calls.stopRecording(id, other);
  await clock.advance(0);
  expect(recordOf(simulator, id).callbacks.at(-1)?.parameters["recording_id"]).toBe(other.recordingId);
  await calls.stopRecording(id);
  await calls.play(id, {
    urls: ["https://shop.example.com/a.mp3", "https://shop.example.com/b.mp3"],
    mix: false,
  });
  await calls.stopPlaying(id);
  await calls.speak(id, { text: "Hello." });
  await calls.stopSpeaking(id);
  await calls.sendDigits(id, { digits: "1w2" });

  const status = { statusCallbackUrl: "https://shop.example.com/stream" };
  const { streamId = "" } = await calls.streams.start(id, {
    serviceUrl: "wss://agent.example.com",
    ...status,
  });
  expect((await calls.streams.get(id, streamId)).status).toBe("initiated");
  await calls.streams.start(id, { serviceUrl: "wss://agent.example.com" });
  const listed = await all(calls.streams.list(id));
  expect(listed.map((stream) => stream.status)).toEqual(["initiated", "initiated"]);
  await calls.streams.stop(id, streamId);
  await calls.streams.stopAll(id);
  await clock.advance(0);
  expect((await calls.streams.get(id, streamId)).endTime).toEqual(expect.any(String));

  await calls.transfer(id, { alegUrl: "https://shop.example.com/desk" });
  await clock.advance(0);
  await calls.cancel(waiting);
  await calls.hangUp(id);
  await clock.advance(0);

  const call = recordOf(simulator, id);
  expect(call.heard).toEqual([
    "https://shop.example.com/tune.mp3",
    "https://shop.example.com/a.mp3",
    "https://shop.example.com/b.mp3",
    "Hello.",
    "https://shop.example.com/desk.mp3",
  ]);
  expect(call.sentDigits).toBe("12");
  expect(sent(call)).toBe("ring answer notice notice notice notice transfer hangup");
  expect(await calls.get(id)).toMatchObject({ hangupSource: "API Request", hangupCauseCode: 4000 });
  const records = await all(calls.list({ billDuration: { gte: 0 }, endTime: { gt: "2026-01-01 00:00" } }));
  expect(records.map(({ callUuid }) => callUuid).sort()).toEqual([id, waiting].sort());
  await expect(calls.get("00000000-0000-4000-8000-000000000000")).rejects.toMatchObject({ status: 404 });
});

it("pages through more records than a page holds", async () => {
  const simulation = startSimulation();
  const to = Array.from({ length: 45 }, (_, index) => `1415555${String(1_000 + index)}`);
  await simulation.plivo.calls.create({ from, to, ...urls });
  await simulation.simulator.idle();
  const records = await all(simulation.plivo.calls.list());
  expect(new Set(records.map(({ toNumber }) => toNumber))).toEqual(new Set(to));
});

it("finds the call that an ambiguous failure has placed", async () => {
  const simulation = startSimulation({ auto: false });
  simulation.simulator.failNext("reset", { after: true });
  const dial = simulation.plivo.calls.create({ from, to: "14155550103", ...urls });
  await expect(dial).rejects.toMatchObject({ ambiguous: true });
  const recent = await simulation.plivo.calls.findRecent({
    to: "14155550103",
    since: new Date(simulation.clock.now() - 60_000),
  });
  expect(recent).toMatchObject({
    calls: [{ state: "live", callUuid: simulation.simulator.calls[0]?.callUuid }],
  });
});
