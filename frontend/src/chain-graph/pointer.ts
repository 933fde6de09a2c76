// Which node is pointed at: by the mouse, or by the keyboard's focus where the mouse points at none.

import type { Drawing } from "./drawing";

/** Calls `tell` with the node whenever it changes, and with null when there is none. */
export function followPointer(drawing: Drawing, tell: (node: number | null) => void): void {
  let now: number | null = null;
  const point = (node: number | null): void => {
    if (node !== now) {
      now = node;
      tell(node);
    }
  };
  const { root } = drawing;
  root.addEventListener("pointerover", (event) => point(drawing.nodeAt(event.target)));
  root.addEventListener("pointerleave", () => point(drawing.nodeAt(document.activeElement)));
  root.addEventListener("focusin", (event) => point(drawing.nodeAt(event.target)));
  root.addEventListener("focusout", () => point(null));
}
