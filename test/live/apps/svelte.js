import { flushSync, mount, unmount } from "svelte";
import App from "./App.svelte";
import { root, setPage } from "./page.ts";

const app = mount(App, { target: root });
setPage({
  show: (ticket) => flushSync(() => app.show(ticket)),
  leave: () => void unmount(app),
});
