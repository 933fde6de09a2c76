// The row of tools above the chain graph: find, filters, zoom.

import { html } from "../svg";
import type { Selection } from "./selection";
import type { ChainGraphData, ChainGraphTexts, MarkFilter } from "./types";

export interface Tools {
  readonly element: HTMLElement;
  readonly find: HTMLInputElement;
  /** Announced to screen readers and shown: how many nodes were found. */
  readonly status: HTMLElement;
  /** Empties the search and every filter. */
  readonly clear: () => void;
}

export interface Actions {
  readonly change: (selection: Selection) => void;
  readonly goToFirst: () => void;
  /** Unfolds or folds all kinds; answers whether they are unfolded now. */
  readonly unfold: () => boolean;
  readonly zoom: (step: "in" | "out" | "whole") => void;
}

export function tools(data: ChainGraphData, start: Selection, actions: Actions): Tools {
  const { texts } = data;
  const find = html("input", {
    type: "search",
    name: "find",
    placeholder: texts.find,
    "aria-label": texts.find,
  });
  find.value = start.find;
  const stages = data.stages.map(({ id, name }) => [id, name] as const);
  const stage = choice(texts.stage, texts.all_stages, start.stage, stages);
  const kind = choice(texts.kind, texts.all_kinds, start.kind, Object.entries(data.kinds));
  const marks = markButtons(texts, start.show);
  const group = html("span", { class: "picture-marks", role: "group", "aria-label": texts.show }, ...marks);
  const status = html("output", { class: "picture-status", "aria-live": "polite" });
  const zoom = html("span", { class: "picture-zoom", role: "group", "aria-label": texts.zoom });
  zoom.append(unfoldButton(texts, actions), ...zoomButtons(data, actions));
  const form = html("form", { class: "picture-tools", role: "search" });
  form.append(find, stage, kind, group, status, zoom);

  const change = () => {
    const pressed = marks.find((each) => each.getAttribute("aria-pressed") === "true");
    const show = (pressed?.value ?? "") as MarkFilter | "";
    actions.change({ find: find.value, stage: stage.value, kind: kind.value, show });
  };
  form.addEventListener("input", change);
  for (const button of marks) {
    button.addEventListener("click", () => {
      press(marks, button);
      change();
    });
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    actions.goToFirst();
  });
  const clear = () => {
    form.reset();
    [find.value, stage.value, kind.value] = ["", "", ""];
    press(marks, null);
  };
  return { element: form, find, status, clear };
}

function unfoldButton(texts: ChainGraphTexts, actions: Actions): HTMLButtonElement {
  const button = html("button", { type: "button", "aria-pressed": "false" }, texts.unfold);
  button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", String(actions.unfold()));
  });
  return button;
}

function choice(
  label: string,
  all: string,
  value: string,
  options: readonly (readonly [string, string])[],
): HTMLSelectElement {
  const entries = [["", all] as const, ...options].map(([id, name]) => html("option", { value: id }, name));
  const select = html("select", { "aria-label": label }, ...entries);
  select.value = entries.some((entry) => entry.value === value) ? value : "";
  return select;
}

function markButtons(texts: ChainGraphTexts, pressed: string): HTMLButtonElement[] {
  return Object.entries(texts.marks).map(([mark, name]) =>
    html(
      "button",
      { type: "button", value: mark, class: `mark mark-${mark}`, "aria-pressed": String(mark === pressed) },
      name,
    ),
  );
}

/** Presses `button` and releases the others; releases it when it was pressed. Null releases all. */
function press(buttons: readonly HTMLButtonElement[], button: HTMLButtonElement | null): void {
  const on = button?.getAttribute("aria-pressed") !== "true";
  for (const each of buttons) {
    each.setAttribute("aria-pressed", String(on && each === button));
  }
}

function zoomButtons({ texts }: ChainGraphData, actions: Actions): HTMLButtonElement[] {
  const steps = [
    ["out", "−", texts.zoom_out],
    ["in", "+", texts.zoom_in],
    ["whole", "⤢", texts.whole],
  ] as const;
  return steps.map(([step, sign, label]) => {
    const button = html("button", { type: "button", "aria-label": label, title: label }, sign);
    button.addEventListener("click", () => actions.zoom(step));
    return button;
  });
}
