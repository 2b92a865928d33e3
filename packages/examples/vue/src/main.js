import { createApp } from "vue";
import Call from "./Call.vue";

createApp(Call, { ticket: location.hash.slice(1) }).mount("#app");
