// Long lists of boxes to tick: a field that finds among them, and how many are ticked.

import { comparable, filled } from "../text";

/** Makes every list with `data-ticks` below `root` searchable and counted. */
export function findAmongTicks(root: ParentNode): void {
  for (const list of root.querySelectorAll<HTMLElement>("[data-ticks]")) {
    countTicks(list);
    searchTicks(list);
  }
}

function countTicks(list: HTMLElement): void {
  const count = list.querySelector<HTMLElement>("[data-ticks-count]");
  if (count === null) {
    return;
  }
  const tell = () => {
    const ticked = list.querySelectorAll("input:checked").length;
    count.textContent = ticked > 0 ? filled(count.dataset.told ?? "{count}", { count: ticked }) : "";
  };
  list.addEventListener("change", tell);
  tell();
}

function searchTicks(list: HTMLElement): void {
  const field = list.querySelector<HTMLInputElement>("[data-ticks-find]");
  if (field === null) {
    return;
  }
  const none = list.querySelector<HTMLElement>("[data-ticks-none]");
  const ticks = Array.from(list.querySelectorAll<HTMLElement>(".tick"), (tick) => ({
    tick,
    words: comparable(`${tick.textContent ?? ""} ${tick.dataset.words ?? ""}`),
  }));
  field.hidden = false;
  field.addEventListener("input", () => {
    const wanted = comparable(field.value);
    for (const { tick, words } of ticks) {
      tick.hidden = !words.includes(wanted);
    }
    for (const group of list.querySelectorAll<HTMLElement>("[data-ticks-group]")) {
      group.hidden = group.querySelector(".tick:not([hidden])") === null;
    }
    if (none !== null) {
      none.hidden = list.querySelector(".tick:not([hidden])") !== null;
    }
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault(); // finding must not send the form
    }
  });
}
