/** @jsxImportSource preact */
import { render } from "preact";
import { App } from "./app.tsx";
import { readPageSettings } from "./settings.ts";

const root = document.querySelector("#app");
if (!root) throw new Error("the page lacks #app");
render(<App settings={readPageSettings(document.documentElement)} />, root);
