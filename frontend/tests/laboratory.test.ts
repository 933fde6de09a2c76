// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { followProgress } from "../src/laboratory/progress";
import { findAmongTicks } from "../src/laboratory/ticks";

function ticks(): HTMLElement {
  document.body.innerHTML = `<fieldset data-ticks><span data-ticks-count data-told="{count} chosen"></span>
    <input type="search" data-ticks-find hidden>
    <div data-ticks-group><h3>A</h3><label class="tick" data-words="台积电 TSMC"><input type="checkbox">TSMC</label></div>
    <div data-ticks-group><h3>B</h3><label class="tick" data-words="ＡＳＭＬ"><input type="checkbox" checked>ASML</label></div>
    <p data-ticks-none hidden>none</p></fieldset>`;
  findAmongTicks(document);
  return document.querySelector("fieldset") as HTMLElement;
}

function find(list: HTMLElement, text: string): string[] {
  const field = list.querySelector("[data-ticks-find]") as HTMLInputElement;
  field.value = text;
  field.dispatchEvent(new Event("input"));
  const shown = Array.from(list.querySelectorAll<HTMLElement>(".tick")).filter((tick) => !tick.hidden);
  return shown.map((tick) => tick.textContent?.trim() ?? "");
}

describe("boxes to tick", () => {
  it("are found in either language, whatever the width and case of letters", () => {
    const list = ticks();
    expect((list.querySelector("[data-ticks-find]") as HTMLElement).hidden).toBe(false);
    expect(find(list, "台积")).toEqual(["TSMC"]);
    expect(find(list, "asml")).toEqual(["ASML"]);
    expect(find(list, "")).toEqual(["TSMC", "ASML"]);
  });

  it("hide groups without any, and say when nothing is left", () => {
    const list = ticks();
    find(list, "tsmc");
    const groups = Array.from(
      list.querySelectorAll<HTMLElement>("[data-ticks-group]"),
      (group) => group.hidden,
    );
    expect(groups).toEqual([false, true]);
    const none = list.querySelector("[data-ticks-none]") as HTMLElement;
    expect(none.hidden).toBe(true);
    find(list, "zzz");
    expect(none.hidden).toBe(false);
  });

  it("are counted", () => {
    const list = ticks();
    const count = list.querySelector("[data-ticks-count]") as HTMLElement;
    expect(count.textContent).toBe("1 chosen");
    for (const box of list.querySelectorAll<HTMLInputElement>("input[type=checkbox]")) {
      box.checked = false;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    }
    expect(count.textContent).toBe("");
  });

  it("are not sent by the key that ends finding", () => {
    const field = ticks().querySelector("[data-ticks-find]") as HTMLInputElement;
    const pressed = new KeyboardEvent("keydown", { key: "Enter", cancelable: true });
    field.dispatchEvent(pressed);
    expect(pressed.defaultPrevented).toBe(true);
  });
});

describe("progress", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    document.body.innerHTML = `<section data-progress="/p"><p data-progress-told>Waiting</p>
      <progress data-progress-bar max="4" value="0"></progress></section>`;
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const answer = (body: object, ok = true, status = 200) => ({ ok, status, json: async () => body });

  it("is told until the result is there, also past an answer that fails", async () => {
    const answers = [
      answer({ under_way: true, told: "Spreading", done: 2, total: 4 }),
      answer({}, false, 502),
      answer({ under_way: false, told: "", done: 4, total: 4 }),
    ];
    vi.stubGlobal(
      "fetch",
      vi.fn(async () => answers.shift()),
    );
    const reload = vi.fn();
    followProgress(document, reload);
    await vi.advanceTimersByTimeAsync(500);
    expect(document.querySelector("[data-progress-told]")?.textContent).toBe("Spreading");
    expect((document.querySelector("[data-progress-bar]") as HTMLProgressElement).value).toBe(2);
    expect(reload).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(5000);
    expect(reload).toHaveBeenCalledOnce();
  });

  it("ends with a scenario that was deleted", async () => {
    vi.stubGlobal(
      "fetch",
      vi.fn(async () => answer({}, false, 404)),
    );
    const reload = vi.fn();
    followProgress(document, reload);
    await vi.advanceTimersByTimeAsync(500);
    expect(reload).toHaveBeenCalledOnce();
  });

  it("asks nothing on other pages", () => {
    document.body.innerHTML = "<p>other</p>";
    const asked = vi.fn();
    vi.stubGlobal("fetch", asked);
    followProgress(document, vi.fn());
    expect(asked).not.toHaveBeenCalled();
  });
});
