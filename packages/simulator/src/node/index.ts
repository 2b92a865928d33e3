export { type ServeOptions, type SimulatorServer, serve } from "./serve.ts";
