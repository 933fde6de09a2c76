// Buttons that copy the page's address, or the text they name.

const SHOWN_MILLISECONDS = 2000;

/**
 * Makes buttons with `data-copy` below `root` copy: an empty value copies the page's address, another value itself.
 * `data-copied` is what the button says afterwards for a moment.
 */
export function copyButtons(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    if (navigator.clipboard === undefined) {
      continue; // an insecure address: the button stays hidden
    }
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy || location.href);
      tellFor(button, button.dataset.copied ?? "✓");
    });
  }
}

function tellFor(button: HTMLButtonElement, told: string): void {
  const usual = button.dataset.usual ?? button.textContent ?? "";
  button.dataset.usual = usual;
  button.textContent = told;
  window.setTimeout(() => {
    button.textContent = usual;
  }, SHOWN_MILLISECONDS);
}
