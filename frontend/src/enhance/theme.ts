// Light, dark, or as the system says. Kept in a cookie, so that the server sends the page in the chosen theme and it
// never flashes: <html data-theme="light|dark">; no attribute follows the system.

export type Theme = "light" | "dark";

const YEAR_IN_SECONDS = 365 * 24 * 3600;
/** Sent to the document when the theme changed; pictures on canvas draw themselves again. */
export const THEME_CHANGED = "corechain:theme";

const system = matchMedia("(prefers-color-scheme: dark)");

export function currentTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === "light" || chosen === "dark" ? chosen : system.matches ? "dark" : "light";
}

/** Makes every button with `data-theme-toggle` below `root` switch between light and dark. */
export function themeButtons(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-theme-toggle]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      choose(currentTheme() === "dark" ? "light" : "dark");
    });
  }
  system.addEventListener("change", () => document.dispatchEvent(new Event(THEME_CHANGED)));
}

function choose(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing from browsers offices still use
  document.cookie = `theme=${theme}; path=/; max-age=${YEAR_IN_SECONDS}; samesite=lax`;
  document.dispatchEvent(new Event(THEME_CHANGED));
}
