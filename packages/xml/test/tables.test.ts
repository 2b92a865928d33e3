import { expect, it } from "vitest";
import { documentedOf, specs } from "./specs.ts";

// Every attribute of Plivo's documentation (and those of its newer SDKs and guides), element by element.
const documented: Readonly<Record<string, string>> = {
  Response: "",
  Speak: "voice language loop",
  Play: "loop",
  DTMF: "async",
  GetDigits:
    "action method numDigits timeout digitTimeout finishOnKey retries redirect playBeep validDigits invalidDigitsSound log",
  GetInput:
    "action method inputType executionTimeout digitEndTimeout speechEndTimeout startInputTimeout retries finishOnKey numDigits speechModel hints language profanityFilter interimSpeechResultsCallback interimSpeechResultsCallbackMethod redirect log",
  Record:
    "action method redirect fileFormat timeout maxLength finishOnKey playBeep recordSession startOnDialAnswer recordChannelType transcriptionType transcriptionUrl transcriptionMethod transcriptionReportType callbackUrl callbackMethod",
  Dial: "action method redirect timeout timeLimit callerId callerName hangupOnStar callType confirmSound confirmKey confirmTimeout dialMusic callbackUrl callbackMethod digitsMatch digitsMatchBLeg sipHeaders",
  Number: "sendDigits sendOnPreanswer sendDigitsMode sipHeaders callerId callerName",
  User: "sendDigits sendOnPreanswer sipHeaders sipAuthUsername sipAuthPassword callerId callerName",
  Conference:
    "muted enterSound exitSound startConferenceOnEnter endConferenceOnExit stayAlone waitSound maxMembers timeLimit hangupOnStar record recordFileFormat transcriptionType transcriptionUrl transcriptionMethod action method redirect callbackUrl callbackMethod digitsMatch floorEvent relayDTMF",
  MultiPartyCall:
    "role maxDuration maxParticipants recordMinMemberCount record recordFileFormat recordParticipantTrack recordCoachVoice waitForAgent waitTime waitMusicUrl waitMusicMethod agentHoldMusicUrl agentHoldMusicMethod customerHoldMusicUrl customerHoldMusicMethod startRecordingAudio startRecordingAudioMethod stopRecordingAudio stopRecordingAudioMethod recordingCallbackUrl recordingCallbackMethod statusCallbackUrl statusCallbackMethod statusCallbackEvents mute hold coachMode stayAlone startMpcOnEnter endMpcOnExit enterSound enterSoundMethod exitSound exitSoundMethod onExitActionUrl onExitActionMethod relayDTMFInputs transcript transcriptionUrl aiAgentStreamServiceUrl aiAgentStreamContentType aiAgentStreamSamplingRate aiAgentStreamExtraHeaders aiAgentStreamStatusCallbackUrl aiAgentStreamStatusCallbackMethod",
  Stream:
    "bidirectional audioTrack streamTimeout contentType keepCallAlive extraHeaders statusCallbackUrl statusCallbackMethod noiseCancellation noiseCancellationLevel",
  Message: "src dst type callbackUrl callbackMethod",
  Redirect: "method",
  Wait: "length silence minSilence beep",
  PreAnswer: "",
  Hangup: "reason schedule",
  break: "strength time",
  emphasis: "level",
  lang: "xml:lang",
  p: "",
  phoneme: "alphabet ph",
  prosody: "volume rate pitch",
  s: "",
  "say-as": "interpret-as format",
  sub: "alias",
  w: "role",
};

it("has every element that Plivo documents, and no other", () => {
  expect(Object.keys(specs).sort()).toEqual(Object.keys(documented).sort());
});

it.each(Object.entries(documented))("has every attribute of %s, and no other", (name, attributes) => {
  const expected = attributes.split(" ").filter(Boolean);
  expect(Object.keys(documentedOf(specs[name] ?? { name })).sort()).toEqual(expected.sort());
});

it.each(Object.entries(specs))("files %s under its own name", (name, spec) => {
  expect(spec.name).toBe(name);
});

const parents: Readonly<Record<string, string>> = {
  Response:
    "Speak Play DTMF GetDigits GetInput Record Dial Conference MultiPartyCall Stream Message Redirect Wait Hangup PreAnswer",
  GetDigits: "Speak Play Wait",
  GetInput: "Speak Play Wait",
  PreAnswer: "Speak Play Wait GetDigits Redirect Message DTMF",
  Dial: "Number User",
  Speak: "break emphasis lang p phoneme prosody s say-as sub w",
  emphasis: "break emphasis lang phoneme prosody say-as sub w",
  lang: "break emphasis lang p phoneme prosody s say-as sub w",
  p: "break emphasis lang phoneme prosody s say-as sub w",
  prosody: "break emphasis lang p phoneme prosody s say-as sub w",
  s: "break emphasis lang phoneme prosody say-as sub w",
  w: "break emphasis phoneme prosody say-as sub",
};

it.each(Object.values(specs).map((spec) => [spec.name, spec] as const))(
  "nests in %s what Plivo does",
  (name, spec) => {
    const held = Object.values(specs).filter((child) => (spec.contentModel ?? 0) & (child.category ?? 0));
    expect(held.map((child) => child.name).sort()).toEqual(
      (parents[name] ?? "").split(" ").filter(Boolean).sort(),
    );
  },
);
