// The interactive graph of a chain: stages as columns, nodes as bars that lead to their pages, relations as lines.

import { foldList } from "../list";
import type { Picture } from "../picture";
import { html } from "../svg";
import { filled } from "../text";
import { Drawing } from "./drawing";
import { FilteredList } from "./filtered-list";
import { arrowTarget } from "./keys";
import { followPointer } from "./pointer";
import { Neighbourhoods } from "./reach";
import { EVERYTHING, fromAddress, isEverything, type Selection, selected, toAddress } from "./selection";
import { type Tools, tools } from "./tools";
import type { ChainGraphData } from "./types";

const TYPED_AFTER = 150;

export function draw({ canvas, figure, data: given }: Picture): void {
  const data = given as ChainGraphData;
  const list = new FilteredList(figure, data);
  const caption = html("p", { class: "picture-caption", "aria-live": "polite" }, data.texts.hint);
  const drawing = new Drawing(canvas, data);
  let selection = fromAddress(location.search);

  const show = (): void => {
    const left = isEverything(selection) ? null : selected(data.nodes, selection);
    drawing.showFound(left);
    list.show(left);
    row.status.textContent = foundSentence(data, left);
  };
  let waiting = 0;
  const change = (next: Selection): void => {
    selection = next;
    history.replaceState(
      history.state,
      "",
      location.pathname + toAddress(location.search, next) + location.hash,
    );
    clearTimeout(waiting);
    waiting = window.setTimeout(show, TYPED_AFTER);
  };
  const row: Tools = tools(data, selection, {
    change,
    goToFirst: () => {
      clearTimeout(waiting);
      show();
      drawing.focusNode(
        drawing.layout.nodes.find(({ node }) => selected(data.nodes, selection).has(node))?.node,
      );
    },
    unfold: () => {
      drawing.unfold(!drawing.allUnfolded);
      return drawing.allUnfolded;
    },
    zoom: (step) => drawing.zoom(step),
  });
  canvas.before(row.element, caption);
  canvas.append(legend(data));
  foldList(figure, data.texts.list);
  openOnRequest(figure, row.element, data.texts);
  figure.classList.toggle("listed", !list.isEmpty);
  tellAbout(drawing, data, caption);
  drawing.root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      row.clear();
      change(EVERYTHING);
    }
  });
  if (!isEverything(selection)) {
    show();
  }
}

function foundSentence({ texts, nodes }: ChainGraphData, left: ReadonlySet<number> | null): string {
  if (left === null) {
    return "";
  }
  return left.size === 0 ? texts.found_none : filled(texts.found, { count: left.size, all: nodes.length });
}

/** Lights and tells about the node that is pointed at or focused, and moves the focus with the keyboard. */
function tellAbout(drawing: Drawing, data: ChainGraphData, caption: HTMLElement): void {
  const neighbourhoods = new Neighbourhoods(data.nodes.length, data.edges);
  followPointer(drawing, (node) => {
    drawing.highlight(node);
    caption.textContent = node === null ? data.texts.hint : sentence(data, node, neighbourhoods);
  });
  drawing.root.addEventListener("keydown", (event) => {
    const node = drawing.nodeAt(event.target);
    const next = node === null ? null : arrowTarget(drawing.layout, drawing.edges, node, event.key);
    if (next !== null) {
      event.preventDefault();
      drawing.focusNode(next);
    } else if (node !== null && event.key === " ") {
      event.preventDefault();
      drawing.toggle(node);
    }
  });
}

function sentence(data: ChainGraphData, node: number, neighbourhoods: Neighbourhoods): string {
  const { name, words, detail } = data.nodes[node] ?? { name: "", words: [], detail: "" };
  const reach = neighbourhoods.of(node);
  const direct = data.edges.filter(([, , relation]) => relation === "input_to");
  const around = filled(data.texts.neighbours, {
    inputs: direct.filter(([, to]) => to === node).length,
    outputs: direct.filter(([from]) => from === node).length,
    all_inputs: reach.upstream.size,
    all_outputs: reach.downstream.size,
  });
  return [[name, words[0]].filter(Boolean).join(" · "), detail, around].filter(Boolean).join("　");
}

function legend({ texts }: ChainGraphData): HTMLElement {
  const entries = Object.entries(texts.legend).map(([mark, text]) =>
    html("li", {}, html("span", { class: `legend legend-${mark}`, "aria-hidden": "true" }), text),
  );
  return html("ul", { class: "picture-legend" }, ...entries);
}

/** On a phone the list comes first and this button opens the graph; pictures.css hides it elsewhere. */
function openOnRequest(figure: HTMLElement, row: HTMLElement, texts: ChainGraphData["texts"]): void {
  const button = html(
    "button",
    { type: "button", class: "picture-open", "aria-expanded": "false" },
    texts.open,
  );
  button.addEventListener("click", () => {
    const open = figure.classList.toggle("opened");
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? texts.close : texts.open;
  });
  row.prepend(button);
}
