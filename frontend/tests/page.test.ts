// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { closePopovers } from "../src/enhance/popovers";
import { submitOnChange } from "../src/enhance/submit";
import { currentTheme, THEME_CHANGED, themeButtons } from "../src/enhance/theme";
import { foldList } from "../src/list";
import { drawPictures } from "../src/picture";

beforeEach(() => {
  document.body.innerHTML = "";
  delete document.documentElement.dataset.theme;
});

/** Tells at once that everything observed is near the window. */
class AtOnce {
  readonly #tell: (entries: { isIntersecting: boolean; target: Element }[]) => void;
  constructor(tell: (entries: { isIntersecting: boolean; target: Element }[]) => void) {
    this.#tell = tell;
  }
  observe(target: Element): void {
    this.#tell([{ isIntersecting: true, target }]);
  }
  unobserve(): void {}
}

function figure(kind: string, json: string): HTMLElement {
  document.body.innerHTML = `<figure data-picture="${kind}"><script type="application/json">${json}</script>
    <div class="picture-canvas" hidden></div><div class="picture-fallback"><p>list</p></div></figure>`;
  return document.querySelector("figure") as HTMLElement;
}

describe("pictures", () => {
  beforeEach(() => {
    vi.stubGlobal("IntersectionObserver", AtOnce);
  });

  it("are drawn with their data by the loader of their kind", async () => {
    const drawn = figure("bars", '{"a": 1}');
    const draw = vi.fn();
    drawPictures(document, { bars: async () => ({ draw }), other: async () => ({ draw: vi.fn() }) });
    await vi.waitFor(() => expect(drawn.dataset.drawn).toBe("yes"));
    expect(draw.mock.calls[0]?.[0]).toMatchObject({ figure: drawn, data: { a: 1 } });
    expect(drawn.querySelector<HTMLElement>(".picture-canvas")?.hidden).toBe(false);
  });

  it("that cannot be drawn leave the list in sight", async () => {
    const broken = figure("bars", "{}");
    const told = vi.fn();
    process.once("unhandledRejection", told); // goes on to the browser's console
    drawPictures(document, {
      bars: async () => ({
        draw: () => {
          throw new Error("no");
        },
      }),
    });
    await vi.waitFor(() => expect(broken.dataset.drawn).toBe("failed"));
    expect(broken.querySelector<HTMLElement>(".picture-canvas")?.hidden).toBe(true);
    expect(broken.querySelector(".picture-fallback")?.textContent).toBe("list");
    await vi.waitFor(() => expect(told).toHaveBeenCalled());
  });

  it("fold the list that says the same, if there is one", () => {
    const drawn = figure("bars", "{}");
    foldList(drawn, "Show as a list");
    expect(drawn.querySelector("details > summary")?.textContent).toBe("Show as a list");
    expect(drawn.querySelector("details .picture-fallback p")).not.toBeNull();
    const bare = figure("bars", "{}");
    bare.querySelector(".picture-fallback")?.replaceChildren();
    foldList(bare, "Show as a list");
    expect(bare.querySelector("details")).toBeNull();
  });
});

describe("theme", () => {
  it("changes on the button, is kept in a cookie, and is told to pictures", () => {
    document.body.innerHTML = "<button data-theme-toggle hidden>theme</button>";
    const told = vi.fn();
    document.addEventListener(THEME_CHANGED, told);
    themeButtons(document);
    const button = document.querySelector("button") as HTMLButtonElement;
    expect(button.hidden).toBe(false);
    const before = currentTheme();
    button.click();
    expect(currentTheme()).not.toBe(before);
    expect(document.cookie).toContain(`theme=${currentTheme()}`);
    expect(told).toHaveBeenCalledTimes(1);
  });
});

describe("filters", () => {
  it("send themselves when a choice changes, not while text is typed", () => {
    document.body.innerHTML = `<form data-submit-on-change><input type="search" name="q"><select name="s"><option>a</option></select>
      <input type="checkbox" name="c"><button data-submit>Filter</button></form>`;
    const form = document.querySelector("form") as HTMLFormElement;
    const sent = vi.fn();
    form.requestSubmit = sent;
    submitOnChange(document);
    expect(form.querySelector("button")?.hidden).toBe(true);
    const change = (selector: string) =>
      form.querySelector(selector)?.dispatchEvent(new Event("change", { bubbles: true }));
    change("input[type=search]");
    expect(sent).toHaveBeenCalledTimes(0);
    change("select");
    change("input[type=checkbox]");
    expect(sent).toHaveBeenCalledTimes(2);
  });
});

describe("evidence", () => {
  it("closes on Escape and on a click elsewhere", () => {
    document.body.innerHTML = `<details class="evidence"><summary>●</summary><p>source</p></details><p id="else">else</p>`;
    closePopovers();
    const details = document.querySelector("details") as HTMLDetailsElement;
    details.open = true;
    details.querySelector("p")?.dispatchEvent(new Event("click", { bubbles: true }));
    expect(details.open).toBe(true);
    document.querySelector("#else")?.dispatchEvent(new Event("click", { bubbles: true }));
    expect(details.open).toBe(false);
    details.open = true;
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    expect(details.open).toBe(false);
  });
});
