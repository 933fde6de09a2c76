// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { orderForms } from "../src/matches";

const page = (percent: number, titles: string[]) => `<form data-order action="/matches/order/" method="post">
  <input type="range" name="chain" min="0" max="100" value="${percent}"><span id="chain-now">chain ${percent} %</span>
  <button data-submit>Order</button></form>
  <ol data-in-order>${titles.map((title) => `<li>${title}</li>`).join("")}</ol>`;

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = page(0, ["fits", "helps"]);
  orderForms(document);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function move(to: number): void {
  const slider = document.querySelector("[name=chain]") as HTMLInputElement;
  slider.value = String(to);
  slider.dispatchEvent(new Event("input", { bubbles: true }));
}

const titles = () => [...document.querySelectorAll("li")].map((each) => each.textContent);
const button = () => document.querySelector("button") as HTMLButtonElement;

test("the list follows the slider once it rests, and the slider stays what it is", async () => {
  const slider = document.querySelector("[name=chain]");
  const asked = vi.fn(async (_: string, sent: RequestInit) => {
    const percent = Number((sent.body as FormData).get("chain"));
    return new Response(`<html><body>${page(percent, ["helps", "fits"])}</body></html>`);
  });
  vi.stubGlobal("fetch", asked);
  expect(button().hidden).toBe(true);
  move(40);
  move(70);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toHaveBeenCalledTimes(1);
  expect(titles()).toEqual(["helps", "fits"]);
  expect(document.querySelector("#chain-now")?.textContent).toBe("chain 70 %");
  expect(document.querySelector("[name=chain]")).toBe(slider);
});

test.each([
  ["no answer", () => Promise.reject(new TypeError("offline"))],
  ["a refusal", async () => new Response("", { status: 403 })],
  ["the sign-in", async () => new Response("<form>Sign in</form>")],
])("%s leaves the list and gives the button back", async (_, answer) => {
  vi.stubGlobal("fetch", answer);
  move(70);
  await vi.advanceTimersByTimeAsync(1000);
  expect(titles()).toEqual(["fits", "helps"]);
  expect(button().hidden).toBe(false);
});
