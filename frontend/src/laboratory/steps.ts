// A scenario step by step: a slider over the steps, a button that plays them, and a sentence for each. The fallback,
// a table of the steps, stays below as the list.

import { foldList } from "../list";
import type { Picture } from "../picture";
import { html } from "../svg";
import { StepsDrawing } from "./drawing";
import type { ScenarioData } from "./types";

const STEP_MILLISECONDS = 1100;

export function draw({ canvas, figure, data: given }: Picture): void {
  const data = given as ScenarioData;
  const last = data.steps.length - 1;
  const drawing = new StepsDrawing(canvas, data);
  const told = html("p", { class: "scenario-told", "aria-live": "polite" });
  const slider = html("input", {
    type: "range",
    min: 0,
    max: last,
    step: 1,
    value: last,
    "aria-label": data.texts.step,
  });
  const play = html("button", { type: "button", "aria-pressed": "false" }, data.texts.play);
  const back = html("button", { type: "button", "aria-label": data.texts.back, title: data.texts.back }, "−");
  const on = html(
    "button",
    { type: "button", "aria-label": data.texts.forward, title: data.texts.forward },
    "+",
  );
  const count = html("span", { class: "scenario-count", "aria-hidden": "true" });
  let timer = 0;

  const stop = (): void => {
    clearInterval(timer);
    timer = 0;
    play.textContent = data.texts.play;
    play.setAttribute("aria-pressed", "false");
  };
  const show = (step: number): void => {
    const shown = Math.min(last, Math.max(0, step));
    slider.value = String(shown);
    slider.setAttribute("aria-valuetext", data.steps[shown] ?? "");
    count.textContent = `${shown} / ${last}`;
    told.textContent = data.steps[shown] ?? "";
    back.disabled = shown === 0;
    on.disabled = shown === last;
    drawing.show(shown);
    if (shown === last) {
      stop();
    }
  };
  const start = (): void => {
    const from = Number(slider.value) === last ? 0 : Number(slider.value);
    play.textContent = data.texts.pause;
    play.setAttribute("aria-pressed", "true");
    timer = window.setInterval(() => show(Number(slider.value) + 1), STEP_MILLISECONDS);
    show(from);
  };
  const move = (by: number): void => {
    stop();
    show(Number(slider.value) + by);
  };
  play.addEventListener("click", () => (timer === 0 ? start() : stop()));
  back.addEventListener("click", () => move(-1));
  on.addEventListener("click", () => move(1));
  slider.addEventListener("input", () => move(0));
  canvas.before(html("div", { class: "picture-tools scenario-tools" }, play, back, slider, on, count), told);
  canvas.append(legend(data));
  figure.classList.add("opened"); // a phone shows the picture too: it has two columns there
  foldList(figure, data.texts.list);
  show(last);
}

function legend({ texts }: ScenarioData): HTMLElement {
  const marks = { shock: texts.legend_shock, loss: texts.legend_loss, fresh: texts.legend_new };
  const entries = Object.entries(marks).map(([mark, text]) =>
    html("li", {}, html("span", { class: `legend scenario-${mark}`, "aria-hidden": "true" }), text),
  );
  return html("ul", { class: "picture-legend" }, ...entries);
}
