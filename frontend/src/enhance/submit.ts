// Filter forms send themselves when a choice changes; their button stays for those without scripts.

/** Makes forms with `data-submit-on-change` below `root` send themselves and hides their `data-submit` button. */
export function submitOnChange(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-submit-on-change]")) {
    for (const button of form.querySelectorAll<HTMLButtonElement>("button[data-submit]")) {
      button.hidden = true;
    }
    form.addEventListener("change", (event) => {
      // Text is sent with the Enter key, so that nobody's typing is cut short.
      if (event.target instanceof HTMLSelectElement || isToggle(event.target)) {
        form.requestSubmit();
      }
    });
  }
}

function isToggle(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && (target.type === "checkbox" || target.type === "radio");
}
