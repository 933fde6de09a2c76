// Finds the pictures of a page and draws each when it comes near the window. A picture is a figure with
// `data-picture`, its data as JSON, and a fallback that stays as the list or table that says the same.

export interface Picture {
  readonly figure: HTMLElement;
  /** Where to draw. */
  readonly canvas: HTMLElement;
  readonly data: unknown;
}

export type Draw = (picture: Picture) => void | Promise<void>;

/** One loader for each kind of picture, so that a page loads only what it shows. */
export type Loaders = Readonly<Record<string, () => Promise<{ readonly draw: Draw }>>>;

const AHEAD = "300px";

/** Draws the pictures below `root` as they come near the window. */
export function drawPictures(root: ParentNode, loaders: Loaders): void {
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting) {
          near.unobserve(target);
          void drawn(target as HTMLElement, loaders);
        }
      }
    },
    { rootMargin: AHEAD },
  );
  for (const figure of root.querySelectorAll<HTMLElement>("figure[data-picture]:not([data-drawn])")) {
    near.observe(figure);
  }
}

async function drawn(figure: HTMLElement, loaders: Loaders): Promise<void> {
  const load = loaders[figure.dataset.picture ?? ""];
  const json = figure.querySelector('script[type="application/json"]')?.textContent;
  const canvas = figure.querySelector<HTMLElement>(".picture-canvas");
  if (load === undefined || json === undefined || json === null || canvas === null) {
    return;
  }
  figure.dataset.drawn = "loading";
  const { draw } = await load();
  canvas.hidden = false;
  try {
    await draw({ figure, canvas, data: JSON.parse(json) });
    figure.dataset.drawn = "yes";
  } catch (error) {
    canvas.hidden = true; // the fallback says the same
    figure.dataset.drawn = "failed";
    throw error;
  }
}
