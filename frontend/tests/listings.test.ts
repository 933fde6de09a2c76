// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listingForms } from "../src/listings";

const FORM = `<form data-listing-form data-suggest="/listings/suggest/">
  <textarea name="text"></textarea><button data-fill>Fill in</button>
  <div data-listing-fields><input name="quantity" value=""></div>
  <div data-listing-rest hidden><button>Publish</button></div></form>`;

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = FORM;
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function type(words: string): void {
  const text = document.querySelector("textarea") as HTMLTextAreaElement;
  text.value = words;
  text.dispatchEvent(new Event("input"));
}

function quantity(): string {
  return (document.querySelector("[name=quantity]") as HTMLInputElement).value;
}

test("the form is filled once, after a pause in typing, and shows what follows", async () => {
  const asked = vi.fn(async () => new Response('<input name="quantity" value="500">'));
  vi.stubGlobal("fetch", asked);
  listingForms(document);
  expect((document.querySelector("[data-fill]") as HTMLElement).hidden).toBe(true);
  type("求购KrF光刻胶");
  type("求购KrF光刻胶，月用量500升");
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toHaveBeenCalledTimes(1);
  expect(quantity()).toBe("500");
  expect((document.querySelector("[data-listing-rest]") as HTMLElement).hidden).toBe(false);
});

test("a text typed before the script came is read at once", async () => {
  vi.stubGlobal("fetch", async () => new Response('<input name="quantity" value="500">'));
  type("月用量500升");
  listingForms(document);
  await vi.advanceTimersByTimeAsync(0);
  expect(quantity()).toBe("500");
  expect((document.querySelector("[data-listing-rest]") as HTMLElement).hidden).toBe(false);
});

test("fields that somebody is in are not replaced", async () => {
  vi.stubGlobal("fetch", async () => new Response('<input name="quantity" value="500">'));
  listingForms(document);
  type("月用量500升");
  (document.querySelector("[name=quantity]") as HTMLElement).focus();
  await vi.advanceTimersByTimeAsync(1000);
  expect(quantity()).toBe("");
});

test("a portal that does not answer leaves the form as it is", async () => {
  vi.stubGlobal("fetch", async () => {
    throw new TypeError("offline");
  });
  listingForms(document);
  type("月用量500升");
  await vi.advanceTimersByTimeAsync(1000);
  expect(quantity()).toBe("");
  expect((document.querySelector("[data-listing-rest]") as HTMLElement).hidden).toBe(false);
});
