// Light, dark, or as the system says.
import { effect, signal } from "@preact/signals";

const KEY = "mho-theme";
const system = matchMedia("(prefers-color-scheme: dark)");
const systemIsDark = signal(system.matches);
system.addEventListener("change", ({ matches }) => {
  systemIsDark.value = matches;
});

const chosen = signal(stored());
export const isDark = () => (chosen.value === undefined ? systemIsDark.value : chosen.value === "dark");

export function toggleTheme(): void {
  const next = isDark() ? "light" : "dark";
  chosen.value = next === (systemIsDark.value ? "dark" : "light") ? undefined : next;
}

/** Undefined where nothing was chosen, or the browser stores nothing. */
function stored(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

effect(() => {
  const root = document.documentElement;
  if (chosen.value === undefined) delete root.dataset.theme;
  else root.dataset.theme = chosen.value;
  try {
    if (chosen.value === undefined) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, chosen.value);
  } catch {
    // a browser without storage: the choice lasts as long as the page
  }
});
