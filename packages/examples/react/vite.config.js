import plugin from "@vitejs/plugin-react";

export default { plugins: [plugin()] };
