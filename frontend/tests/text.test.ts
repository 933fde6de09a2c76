import { expect, it } from "vitest";
import { slots } from "../src/echarts/slots";
import { comparable, filled, shortened } from "../src/text";

const tenPixelsEach = (text: string) => 10 * Array.from(text).length;

it.each([
  ["光刻胶", 30, "光刻胶"],
  ["光刻胶", 29, "光…"],
  ["electronic special gas", 110, "electronic…"],
  ["𠀀𠀁𠀂", 20, "𠀀…"], // no half characters
  ["光刻胶", 5, "光…"],
])("shortens %s to %i pixels", (text, room, expected) => {
  expect(shortened(text, room, tenPixelsEach)).toBe(expected);
});

it("fills slots and leaves unknown ones", () => {
  expect(filled("{count} of {all} {x}", { count: 3, all: 10 })).toBe("3 of 10 {x}");
});

it("compares without case, width and accents", () => {
  expect(comparable(" ＫrＦ São ")).toBe("krf sao");
});

it("leaves years without a figure open and puts two figures of a year side by side", () => {
  const point = (period: string, value: number) => ({
    period,
    value,
    lower: null,
    upper: null,
    status: "",
    confidence: "",
    source: "",
  });
  const shown = slots([point("2021", 3), point("2018", 1), point("2018", 2)]);
  expect(shown.map(({ period, point: at }) => [period, at?.value ?? null])).toEqual([
    ["2018", 1],
    ["2018", 2],
    ["2019", null],
    ["2020", null],
    ["2021", 3],
  ]);
});

it("puts quarters in order without filling between them", () => {
  const point = (period: string) => ({
    period,
    value: 1,
    lower: null,
    upper: null,
    status: "",
    confidence: "",
    source: "",
  });
  expect(slots([point("2021-Q4"), point("2021-Q1")]).map(({ period }) => period)).toEqual([
    "2021-Q1",
    "2021-Q4",
  ]);
});
