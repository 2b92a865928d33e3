// Tells the types of `cloudflare:workers` which Worker the tests run.
declare namespace Cloudflare {
  interface GlobalProps {
    mainModule: typeof import("../src/index.ts");
  }
  interface Env extends Readonly<import("../src/environment.ts").Environment> {}
}
