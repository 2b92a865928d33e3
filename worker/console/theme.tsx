/** @jsxImportSource preact */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

const themes = ["light dark", "light", "dark"] as const;
const names: Readonly<Record<string, string>> = { "light dark": "System", light: "Light", dark: "Dark" };
const item = "plivo-edge theme";

/** Light, dark, or as the system has it: the only thing that the page keeps. */
export function ThemeChoice(): JSX.Element {
  const [theme, setTheme] = useState(() => localStorage.getItem(item) ?? themes[0]);
  useEffect(() => {
    document.documentElement.style.colorScheme = theme;
    if (theme === themes[0]) localStorage.removeItem(item);
    else localStorage.setItem(item, theme);
  }, [theme]);
  return (
    <select aria-label="Theme" value={theme} onChange={({ currentTarget }) => setTheme(currentTarget.value)}>
      {themes.map((value) => (
        <option key={value} value={value}>
          {names[value]}
        </option>
      ))}
    </select>
  );
}
