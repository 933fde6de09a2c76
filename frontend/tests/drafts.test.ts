// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepDrafts, settleDrafts } from "../src/drafts";
import { forgetOnSignOut } from "../src/enhance/sign-out";

const OFFER = `<div data-draft-offer hidden><span data-draft-at></span><p data-draft-words></p>
  <button type="button" data-draft-take></button><button type="button" data-draft-drop></button></div>`;
const form = (key: string, text = "", quantity = "", version = "") => `${OFFER}<form data-draft="${key}">
  <input type="hidden" name="csrfmiddlewaretoken" value="secret"><input type="hidden" name="version" value="${version}">
  <input type="radio" name="side" value="demand" checked><input type="radio" name="side" value="offer">
  <textarea name="text">${text}</textarea><input name="quantity" value="${quantity}"></form>`;

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
});

afterEach(() => vi.useRealTimers());

/** Opens a page as the browser does: what was sent is settled, then the form keeps what is typed. */
function open(page: string): ReturnType<typeof vi.fn> {
  document.body.innerHTML = page;
  settleDrafts(document);
  const taken = vi.fn();
  const shown = document.querySelector("form");
  if (shown !== null) {
    keepDrafts(shown, taken);
  }
  return taken;
}

const field = (name: string) => document.querySelector(`[name=${name}]`) as HTMLInputElement;
const offered = () => !(document.querySelector("[data-draft-offer]") as HTMLElement).hidden;
const press = (button: string) => (document.querySelector(`[data-draft-${button}]`) as HTMLElement).click();

function type(name: string, words: string): void {
  field(name).value = words;
  field(name).dispatchEvent(new Event("input", { bubbles: true }));
  vi.advanceTimersByTime(1000);
}

function send(): void {
  document.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true }));
}

test("what was typed is offered back, and taken back whole, but for what belongs to one showing", () => {
  open(form("1:7:new"));
  type("text", "求购KrF光刻胶");
  type("quantity", "500");
  (document.querySelector("[value=offer]") as HTMLInputElement).click();
  vi.advanceTimersByTime(1000);
  expect(JSON.stringify({ ...sessionStorage })).not.toContain("secret");
  const taken = open(form("1:7:new"));
  expect(offered()).toBe(true);
  expect(document.querySelector("[data-draft-words]")?.textContent).toBe("求购KrF光刻胶");
  expect(field("text").value).toBe("");
  press("take");
  expect([field("text").value, field("quantity").value]).toEqual(["求购KrF光刻胶", "500"]);
  expect((document.querySelector("[value=offer]") as HTMLInputElement).checked).toBe(true);
  const sent = taken.mock.calls[0]?.[0] as FormData;
  expect([sent.get("csrfmiddlewaretoken"), sent.get("quantity"), sent.get("side")]).toEqual([
    "secret",
    "500",
    "offer",
  ]);
});

test("thrown away is gone; nothing is offered where nothing was changed", () => {
  open(form("1:7:abc", "text", "1"));
  type("quantity", "2");
  open(form("1:7:abc", "text", "1"));
  expect(offered()).toBe(true);
  press("drop");
  open(form("1:7:abc", "text", "1"));
  expect(offered()).toBe(false);
});

test.each([
  ["the page of the listing", "<div data-kept></div>"],
  ["the form of the draft that was made", form("1:7:abc", "typed")],
])("%s says that it arrived", (_, next) => {
  open(form("1:7:new"));
  type("text", "typed");
  send();
  open(next);
  open(form("1:7:new"));
  expect(offered()).toBe(false);
  expect(sessionStorage.length).toBe(0);
});

test("a newer version of the same form says that it arrived", () => {
  open(form("1:7:abc", "before", "", "3"));
  type("text", "after");
  send();
  open(form("1:7:abc", "after", "", "4"));
  expect(sessionStorage.length).toBe(0);
});

test("a sign-in in between keeps it, whatever is opened afterwards", () => {
  open(form("1:7:new"));
  type("text", "typed");
  send();
  open("<p>Sign in</p>");
  open("<div data-kept>another listing</div>");
  open(form("1:7:new"));
  expect(offered()).toBe(true);
});

test("a refused form shows it already and keeps it", () => {
  open(form("1:7:new"));
  type("text", "typed");
  send();
  open(form("1:7:new", "typed").replace("<form", "<form data-refused"));
  expect(offered()).toBe(false);
  open(form("1:7:new"));
  expect(offered()).toBe(true);
});

test("another person's form throws it away, and so does half a day", () => {
  open(form("1:7:new"));
  type("text", "typed");
  open(form("1:8:new"));
  expect(offered()).toBe(false);
  expect(sessionStorage.length).toBe(0);
  open(form("1:7:new"));
  type("text", "typed");
  vi.advanceTimersByTime(13 * 3600 * 1000);
  open(form("1:7:new"));
  expect(offered()).toBe(false);
});

test("signing out throws it away", () => {
  forgetOnSignOut();
  open(`${form("1:7:new")}<form id="leave" action="/en/accounts/logout/"></form>`);
  type("text", "typed");
  expect(sessionStorage.length).toBe(1);
  document.querySelector("#leave")?.dispatchEvent(new Event("submit", { bubbles: true }));
  expect(sessionStorage.length).toBe(0);
});
