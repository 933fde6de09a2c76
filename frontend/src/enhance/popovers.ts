// Evidence opens in <details class="evidence">: Escape or a click elsewhere closes it, and only one is open.

const OPEN = "details.evidence[open]";

export function closePopovers(): void {
  document.addEventListener("click", (event) => closeOthers(event.target));
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" ? document.querySelector<HTMLDetailsElement>(OPEN) : null;
    if (open !== null) {
      open.open = false;
      open.querySelector("summary")?.focus();
    }
  });
}

function closeOthers(target: EventTarget | null): void {
  for (const details of document.querySelectorAll<HTMLDetailsElement>(OPEN)) {
    if (!(target instanceof Node && details.contains(target))) {
      details.open = false;
    }
  }
}
