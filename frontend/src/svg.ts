// Building SVG with few words.

type Attributes = Readonly<Record<string, string | number | undefined>>;

const NAMESPACE = "http://www.w3.org/2000/svg";

/** A new SVG element; attributes that are undefined are left out. */
export function svg<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== undefined) {
      element.setAttribute(attribute, String(value));
    }
  }
  element.append(...children);
  return element;
}

/** A new HTML element; attributes that are undefined are left out. */
export function html<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== undefined) {
      element.setAttribute(attribute, String(value));
    }
  }
  element.append(...children);
  return element;
}
