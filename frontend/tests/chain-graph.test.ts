import { describe, expect, it } from "vitest";
import { edgesInSight, folded } from "../src/chain-graph/fold";
import { arrowTarget } from "../src/chain-graph/keys";
import { MEASURES, placed } from "../src/chain-graph/layout";
import { crossings, type Family, orderedFamilies } from "../src/chain-graph/order";
import { Neighbourhoods } from "../src/chain-graph/reach";
import { EVERYTHING, fromAddress, selected, toAddress } from "../src/chain-graph/selection";
import type { ChainGraphData, Edge, GraphNode } from "../src/chain-graph/types";

/** Nodes written as `stage:id`, edges as `from>to` (input) or `from~to` (kind of). */
function chain(nodes: string[], edges: string[]): ChainGraphData {
  const ids = nodes.map((each) => each.split(":")[1] ?? "");
  const stages = [...new Set(nodes.map((each) => each.split(":")[0] ?? ""))];
  return {
    stages: stages.map((id) => ({ id, name: id })),
    nodes: nodes.map((each) => node(each.split(":")[1] ?? "", { stage: each.split(":")[0] ?? "" })),
    edges: edges.map((each): Edge => {
      const [from, to] = each.split(/[>~]/).map((id) => ids.indexOf(id));
      return [from ?? -1, to ?? -1, each.includes("~") ? "variant_of" : "input_to"];
    }),
    kinds: {},
    texts: {} as ChainGraphData["texts"],
  };
}

function node(id: string, more: Partial<GraphNode> = {}): GraphNode {
  return {
    id,
    name: id,
    words: [],
    stage: "",
    kind: "",
    href: "",
    share: null,
    supply: "local",
    weak: false,
    detail: "",
    ...more,
  };
}

const names = (data: ChainGraphData, families: readonly Family[][]): string[] =>
  families.map((stage) =>
    stage.map((family) => family.map((row) => data.nodes[row.node]?.id).join("+")).join(" "),
  );

describe("order", () => {
  it("puts kinds below what they are a kind of, stage by stage", () => {
    const data = chain(
      ["m:krf", "m:resist", "m:euv", "m:wafer", "f:litho"],
      ["krf~resist", "euv~resist", "resist>litho"],
    );
    const [materials] = orderedFamilies(data);
    const family = materials?.find((each) => each.length === 3);
    expect(family?.map(({ node: index, depth }) => [data.nodes[index]?.id, depth])).toEqual([
      ["resist", 0],
      ["krf", 1],
      ["euv", 1],
    ]);
  });

  it("uncrosses lines that can be uncrossed", () => {
    const data = chain(["m:a", "m:b", "m:c", "f:x", "f:y", "f:z"], ["a>z", "b>y", "c>x"]);
    const asGiven: Family[][] = [
      [0, 1, 2],
      [3, 4, 5],
    ].map((stage) => stage.map((index) => [{ node: index, depth: 0 }]));
    expect(crossings(asGiven, data)).toBe(3);
    expect(crossings(orderedFamilies(data), data)).toBe(0);
  });

  it("does not hang on kinds that go in a circle", () => {
    const data = chain(["m:a", "m:b"], ["a~b", "b~a"]);
    expect(orderedFamilies(data).flat(2)).toHaveLength(2);
  });
});

describe("layout", () => {
  const stages = (...sizes: number[]): Family[][] => {
    let next = 0;
    return sizes.map((size) => Array.from({ length: size }, () => [{ node: next++, depth: 0 }]));
  };

  it("never lays two bars over each other, nor a bar over a head", () => {
    const layout = placed(stages(17, 70, 54, 12, 17, 69, 7, 12), 1216, 92);
    expect(layout.nodes).toHaveLength(258);
    const boxes = [
      ...layout.nodes,
      ...layout.heads.map(({ x, y, width }) => ({
        x,
        y,
        width,
        height: MEASURES.headRows * MEASURES.rowPitch - 1,
      })),
    ];
    const overlaps = boxes.filter((one, index) =>
      boxes
        .slice(index + 1)
        .some(
          (other) =>
            one.x < other.x + other.width &&
            other.x < one.x + one.width &&
            one.y < other.y + other.height &&
            other.y < one.y + one.height,
        ),
    );
    expect(overlaps).toEqual([]);
  });

  it("stays within its width and height", () => {
    const layout = placed(stages(40, 3, 25), 900, 92);
    expect(layout.width).toBeLessThanOrEqual(900.001);
    for (const { x, y, width, height } of layout.nodes) {
      expect(x + width).toBeLessThanOrEqual(layout.width);
      expect(y + height).toBeLessThanOrEqual(layout.height);
    }
  });

  it("keeps stages in their order, leftmost first and downwards within a column", () => {
    const { heads } = placed(stages(5, 5, 60, 4, 4), 1000, 92);
    for (const [index, head] of heads.entries()) {
      const before = heads[index - 1];
      if (before !== undefined) {
        expect(head.x > before.x || (head.x === before.x && head.y > before.y)).toBe(true);
      }
    }
  });

  it("is wider than its window only where one column does not fit", () => {
    expect(placed(stages(3, 3), 60, 92).width).toBeGreaterThan(60);
  });

  it("draws an empty chain", () => {
    expect(placed([], 1000, 92).nodes).toEqual([]);
  });
});

describe("folding", () => {
  const data = chain(
    ["m:resist", "m:krf", "m:euv", "m:euv-metal", "f:litho", "f:euv-litho"],
    ["krf~resist", "euv~resist", "euv-metal~euv", "krf>litho", "euv-metal>euv-litho", "resist>litho"],
  );
  const families = orderedFamilies(data);

  it("leaves heads, and what is kept with all above it", () => {
    const { families: left, standsFor } = folded(families, new Set(), (index) => index === 3);
    expect(names(data, left)).toEqual(["resist+euv+euv-metal", "litho euv-litho"]);
    expect(standsFor).toEqual([0, 0, 2, 3, 4, 5]);
  });

  it("shows all kinds of an open head and counts them", () => {
    const { families: left, kinds } = folded(families, new Set([0]), () => false);
    expect(left[0]?.[0]).toHaveLength(4);
    expect(kinds.get(0)).toBe(3);
  });

  it("joins lines of folded kinds to their stand-ins, each once", () => {
    const { standsFor } = folded(families, new Set(), () => false);
    expect(edgesInSight(data.edges, standsFor)).toEqual([
      [0, 4, "input_to"],
      [0, 5, "input_to"],
    ]);
  });
});

it("counts steps upstream and downstream, and ends on loops", () => {
  const { edges } = chain(["s:a", "s:b", "s:c", "s:d"], ["a>b", "b>c", "c>d", "d>b"]);
  const { upstream, downstream } = new Neighbourhoods(4, edges).of(1);
  expect(Object.fromEntries(upstream)).toEqual({ 0: 1, 3: 1, 2: 2 });
  expect(Object.fromEntries(downstream)).toEqual({ 2: 1, 3: 2 });
});

describe("keys", () => {
  const data = chain(["m:a", "m:b", "f:x", "f:y"], ["a>y"]);
  const layout = placed(
    [
      [[{ node: 0, depth: 0 }], [{ node: 1, depth: 0 }]],
      [[{ node: 2, depth: 0 }], [{ node: 3, depth: 0 }]],
    ],
    400,
    92,
  );

  it.each([
    [0, "ArrowDown", 1],
    [1, "ArrowDown", null],
    [1, "ArrowUp", 0],
    [0, "ArrowRight", 3], // its line leads there
    [1, "ArrowRight", 3], // no line: the one beside it
    [3, "ArrowLeft", 0],
    [0, "End", 1],
    [0, "x", null],
  ])("node %i, %s → %s", (from, key, to) => {
    expect(arrowTarget(layout, data.edges, from, key)).toBe(to);
  });
});

describe("selection", () => {
  const nodes = [
    node("KrF光刻胶", { words: ["KrF photoresist"], stage: "m", weak: true }),
    node("硅片", { words: ["silicon wafer"], stage: "m", share: [0.1, 0.2] }),
    node("光刻机", { words: ["lithography tool"], stage: "e", supply: "missing" }),
  ];

  it.each([
    [{ find: "krf" }, [0]],
    [{ find: "ＫＲＦ 光刻" }, []],
    [{ find: "ＫＲＦ" }, [0]], // full width
    [{ find: "光刻" }, [0, 2]],
    [{ find: "WAFER" }, [1]],
    [{ stage: "e" }, [2]],
    [{ show: "weak" as const }, [0]],
    [{ show: "missing" as const }, [2]],
    [{ show: "unknown" as const }, [0]],
    [{ find: "光刻", stage: "m" }, [0]],
  ])("%o leaves %o", (asked, left) => {
    expect([...selected(nodes, { ...EVERYTHING, ...asked })]).toEqual(left);
  });

  it("stands in the address beside what else is there, and comes back from it", () => {
    const asked = { find: "光刻 胶", stage: "m", kind: "", show: "weak" } as const;
    const address = toAddress("?region=320200&kind=old", asked);
    expect(new URLSearchParams(address).get("region")).toBe("320200");
    expect(fromAddress(address)).toEqual(asked);
  });

  it("forgets a mark that does not exist", () => {
    expect(fromAddress("?show=<script>").show).toBe("");
  });
});
