import { parse, render, validate } from "@plivo-edge/xml";
import { expect, it } from "vitest";
