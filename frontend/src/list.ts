// The fallback of a drawn picture becomes the list that says the same: folded on wide windows, open on a phone.

import { html } from "./svg";

/** Window widths up to which a list serves better than a picture; the same as in pictures.css. */
export const PHONE = "(max-width: 639.98px)";

/** Puts the fallback of `figure` into a disclosure titled `title`; does nothing where there is no fallback. */
export function foldList(figure: HTMLElement, title: string): void {
  const fallback = figure.querySelector<HTMLElement>(".picture-fallback");
  if (fallback === null || fallback.childElementCount === 0) {
    return;
  }
  const details = html("details", { class: "picture-list" }, html("summary", {}, title));
  fallback.before(details);
  details.append(fallback);
  const phone = matchMedia(PHONE);
  const follow = () => {
    details.open = phone.matches;
  };
  phone.addEventListener("change", follow);
  follow();
}
