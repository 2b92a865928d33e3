export {
  type Command,
  type CommandLine,
  type CommandOption,
  helpOf,
  readCommandLine,
  UsageError,
} from "./command-line.ts";
export { defineScenarios, type ScenarioFile } from "./scenario-file.ts";
export { type ServeOptions, type SimulatorServer, serve } from "./serve.ts";
