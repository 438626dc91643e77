// Light and dark: as the system has it, unless the reader chooses.

import { repaint_charts } from "./charts.js";
import { html } from "./dom.js";

const themes = ["system", "light", "dark"];
const remembered = (() => { try { return localStorage.getItem("chathack-theme"); } catch { return null; } })();
function set_theme(name) {
  if (name === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
  theme_box.value = name;
  try { localStorage.setItem("chathack-theme", name); } catch { /* a page from disk may not remember */ }
  repaint_charts();
}
export const theme_box = html("select", { "aria-label": "Colours", class: "theme", change: () => set_theme(theme_box.value) },
  themes.map((name) => html("option", { value: name }, name)));
set_theme(themes.includes(remembered) ? remembered : "system");
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint_charts);
