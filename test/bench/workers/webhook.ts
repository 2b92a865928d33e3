import type { Hono } from "hono";
import type { Environment } from "../../../worker/src/config/environment.ts";
import { sunkFeed } from "./sunk-feed.ts";

export { Call, Feed, Placement } from "../../../worker/src/embed.ts";

const app: Hono<{ Bindings: Environment }> = sunkFeed();

export default app;
