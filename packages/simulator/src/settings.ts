import type { Scenario } from "./scenario.ts";

/** What a simulator was told, defaults filled in. */
export interface Settings {
  readonly callsPerSecond: number;
  readonly concurrentCalls: number;
  readonly apiRequestsPerFiveSeconds: number;
  readonly idsDiffer: boolean;
  readonly timeZoneOffset: string;
  readonly machineDetectionDelaysAnswer: boolean;
  readonly hangupUrlDefaultsToAnswerUrl: boolean;
  readonly documentTimeout: number;
  readonly recordCallbackIsAsynchronous: boolean;
  readonly unauthorizedAsText: boolean;
  readonly strict: boolean;
  readonly scenarioOf: (number: string) => Scenario;
}
