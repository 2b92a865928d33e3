// Tells the types of `cloudflare:workers` which Worker the tests run.
declare namespace Cloudflare {
  interface GlobalProps {
    mainModule: typeof import("../src/index.ts");
  }
  interface Env extends Readonly<import("../src/config/environment.ts").Environment> {
    /** How many histories the model test plays, and from which seed. */
    readonly MODEL_RUNS?: string;
    readonly MODEL_SEED?: string;
    /** How many bad inputs are tried, and from which seed. */
    readonly FUZZ_RUNS?: string;
    readonly FUZZ_SEED?: string;
    /** How many signed callbacks are rearranged. */
    readonly REARRANGED_RUNS?: string;
  }
}

declare module "*.html" {
  const text: string;
  export default text;
}

declare module "*.md?raw" {
  const text: string;
  export default text;
}
