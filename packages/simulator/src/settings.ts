import type { Scenario } from "./scenario.ts";

/** What a simulator was told, defaults filled in. */
export interface Settings {
  readonly authId: string;
  readonly authToken: string;
  readonly callsPerSecond: number;
  readonly idsDiffer: boolean;
  readonly timeZoneOffset: string;
  readonly machineDetectionDelaysAnswer: boolean;
  readonly hangupUrlDefaultsToAnswerUrl: boolean;
  readonly scenarioOf: (destination: string) => Scenario;
}
