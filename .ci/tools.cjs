// `node .ci/tools.cjs SCRIPT …` runs a pnpm script with the project's own pnpm and Node, fetching both if need be.
// Plain old JavaScript: it must run, and say what is wrong, on whatever Node the machine has.
// biome-ignore lint/style/useNodejsImportProtocol: Node 14 and older do not know it.
const { spawn } = require("child_process");
// biome-ignore lint/style/useNodejsImportProtocol: as above
const { existsSync } = require("fs");

const [script, ...args] = process.argv.slice(2);
const root = `${__dirname}/..`;
const pnpm = `pnpm@${require(`${root}/package.json`).packageManager.split("@")[1]}`;

// What `npm start` runs on are the `dependencies` of the root's package.json; `devDependencies` are what all else wants
// besides. Once those are there, they stay, and pnpm itself keeps them as the lockfile has them.
const complete = existsSync(`${root}/node_modules/vitest`);
const steps = [[script, ...args]];
if (!complete && script === "demo") {
  // The lockfile names each package by its hash. To check as well that each was published long enough ago, as the whole
  // install does, pnpm would fetch the history of every one.
  steps.unshift(["install", "--prod", "--frozen-lockfile", "--prefer-offline", "--trust-lockfile"]);
  steps[1].unshift("--config.verify-deps-before-run=false");
} else if (!complete) {
  steps.unshift(["install", "--frozen-lockfile"]);
}

if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error(
    `plivo-edge needs Node 20 or newer to start; this is ${process.version}. See https://nodejs.org`,
  );
  process.exit(1);
}
if (!existsSync(`${root}/node_modules`)) {
  const size = script === "demo" ? "160 MB, 490 MB on disk" : "500 MB, 1.1 GB on disk";
  console.log(`plivo-edge: fetching packages and tools, with a Node 26 of their own: about ${size}`);
}

let running;
function runNext() {
  running = spawn("npx", ["-y", "--prefer-offline", pnpm, ...steps.shift()], {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  running.on("error", () => {
    console.error("plivo-edge: cannot run npx, which comes with npm. Install npm, then try again.");
    process.exit(1);
  });
  running.on("exit", (code, signal) => {
    if (code === 0 && steps.length > 0) runNext();
    else process.exit(signal ? 1 : code);
  });
}
runNext();
// Ctrl-C reaches the whole process group by itself; a plain kill reaches only this process, so it is passed on.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => running.kill("SIGTERM"));
