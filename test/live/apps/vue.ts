import { useCall } from "@plivo-edge/live/vue";
import { createApp, defineComponent, h, shallowRef } from "vue";
import { root, setPage } from "./page.ts";

const Call = defineComponent({
  props: { ticket: { type: String, default: undefined } },
  setup(props) {
    const { state, connection, updates } = useCall(() => props.ticket);
    return () => h("p", `${connection.value.status} ${state.value.status} ${updates.value.length}`);
  },
});

const ticket = shallowRef<string>();
const app = createApp({ setup: () => () => h(Call, ticket.value ? { ticket: ticket.value } : {}) });
app.mount(root);
setPage({
  show: (next) => {
    ticket.value = next;
  },
  leave: () => app.unmount(),
});
