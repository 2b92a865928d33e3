// `node .ci/tools.cjs SCRIPT …` runs a pnpm script with the project's own pnpm and Node, fetching both if need be.
// Plain old JavaScript: it must run, and say what is wrong, on whatever Node the machine has.
// biome-ignore lint/style/useNodejsImportProtocol: Node 14 and older do not know it.
const { spawn } = require("child_process");

const [script, ...args] = process.argv.slice(2);
const pnpm = `pnpm@${require("../package.json").packageManager.split("@")[1]}`;

if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error(
    `plivo-edge needs Node 20 or newer to start; this is ${process.version}. See https://nodejs.org`,
  );
  process.exit(1);
}
console.log(
  `plivo-edge: checking tools and packages (${pnpm}; the first run fetches them, with a Node 26 of their own)`,
);

const child = spawn("npx", ["-y", "--prefer-offline", pnpm, script, ...args], {
  stdio: "inherit",
  shell: process.platform === "win32",
});
child.on("error", () => {
  console.error("plivo-edge: cannot run npx, which comes with npm. Install npm, then try again.");
  process.exit(1);
});
child.on("exit", (code, signal) => process.exit(signal ? 1 : code));
// Ctrl-C reaches the whole process group by itself; a plain kill reaches only this process, so it is passed on.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));
