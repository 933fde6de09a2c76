// Text in pictures: filling slots, measuring, shortening.

/** `template` with each `{slot}` filled. */
export function filled(template: string, slots: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, slot: string) => String(slots[slot] ?? whole));
}

/** Width of `text` in CSS pixels, in bold where that is how it will be drawn. */
export type Measure = (text: string, bold?: boolean) => number;

/** The weight of bold text in pictures; the same in pictures.css. */
const BOLD = 600;

/** Measures text in the font that `element` inherits, at `size` CSS pixels. */
export function measureLike(element: Element, size: number): Measure {
  const context = document.createElement("canvas").getContext("2d");
  if (context === null) {
    return (text) => text.length * size;
  }
  const family = getComputedStyle(element).fontFamily;
  return (text, bold = false) => {
    context.font = `${bold ? BOLD : 400} ${size}px ${family}`;
    return context.measureText(text).width;
  };
}

/** `text`, or as much of its beginning as fits into `room` with an ellipsis. */
export function shortened(text: string, room: number, measure: Measure, bold = false): string {
  if (measure(text, bold) <= room) {
    return text;
  }
  const characters = Array.from(text);
  let low = 1;
  let high = characters.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(`${characters.slice(0, middle).join("").trimEnd()}…`, bold) <= room) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return `${characters.slice(0, low).join("").trimEnd()}…`;
}

/** Text as it is compared when finding: without width, case and diacritic differences. */
export function comparable(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
