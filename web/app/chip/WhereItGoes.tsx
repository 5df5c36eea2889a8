// A treemap of every circuit on the chip by what it takes, place by place, in the colours of their kinds.

import { chipEnergy } from "../../../src/chip/account/chipEnergy.ts";
import { componentOf } from "../../../src/chip/account/components.ts";
import { totalOf } from "../../../src/chip/account/ledger.ts";
import type { ChipEstimate } from "../../../src/chip/account/records.ts";
import type { ChipNode } from "../../../src/chip/account/tree.ts";
import { COMPONENT_COLOURS } from "../../../src/report/chip/componentColours.ts";
import { treemap } from "../../../src/report/chip/treemap.ts";
import { formatPercent, formatValue } from "../../../src/report/text/format.ts";
import { viewState } from "../address.ts";
import { Choice } from "../parts/Choice.tsx";
import { Enlarge } from "../parts/Enlarge.tsx";
import { type Box, Boxes } from "./Boxes.tsx";
import { explainNode } from "./explainNode.ts";

const UNITS = { energy: "J", time: "s", area: "m²", leakage: "W" } as const;
type Quantity = keyof typeof UNITS;
const [quantity, choose] = viewState<Quantity>("treemap", "energy");
/** Smaller shares are not drawn. */
const SMALLEST = 1e-4;
const HEIGHT = 340;
const FRAME = { x: 0, y: 0, width: 560, height: 440 };

export function WhereItGoes({ estimate }: { readonly estimate: ChipEstimate }) {
  const unit = UNITS[quantity.value] ?? UNITS.energy;
  const value = valueFor(quantity.value, estimate);
  const total = value(estimate.tree);
  const places = [...estimate.tree.children].sort((a, b) => value(b) - value(a));
  const frames = treemap(places.map(value), FRAME);
  const sums = new Map<string, number>();
  const boxes = places.flatMap((place, i) => {
    const leaves = leavesOf(place, [place.name]).filter(({ leaf }) => value(leaf) > SMALLEST * total);
    const sorted = leaves.sort((a, b) => value(b.leaf) - value(a.leaf));
    const rects = treemap(
      sorted.map(({ leaf }) => value(leaf)),
      frames[i]!,
    );
    return sorted.map(({ leaf, path }, j): Box => {
      const kind = componentOf(path);
      sums.set(kind, (sums.get(kind) ?? 0) + value(leaf));
      const share = `${formatValue(Number(value(leaf).toPrecision(3)), unit)}, ${formatPercent(value(leaf) / total)}`;
      return {
        ...rects[j]!,
        id: path.join("/"),
        title: `${leaf.name} (${place.name}): ${share}`,
        label: leaf.name,
        colour: COMPONENT_COLOURS[kind]!,
        reach: true,
        onPress: () => explainNode(leaf),
      };
    });
  });
  const shown = [...sums].sort(([, a], [, b]) => b - a);
  const draw = (height: number) => (
    <Boxes title={`Treemap of the ${quantity.value} of one epoch by circuit`} boxes={boxes} height={height} />
  );
  return (
    <section class="card">
      <header>
        <h2>Where it goes</h2>
        <Choice
          label="Quantity of the treemap"
          words={Object.keys(UNITS) as Quantity[]}
          value={quantity.value}
          onChange={choose}
        />
        <Enlarge title="Where it goes" draw={draw} />
      </header>
      {draw(HEIGHT)}
      <p class="legend">
        {shown.map(([kind, sum]) => (
          <span key={kind} style={{ "--mark": COMPONENT_COLOURS[kind]! }}>
            {kind} {formatPercent(sum / total)}
          </span>
        ))}
      </p>
    </section>
  );
}

/** Energy with the leakage of the whole epoch, so that the parts sum to the chip's. */
function valueFor(of: Quantity, estimate: ChipEstimate): (node: ChipNode) => number {
  const time = totalOf(estimate.latency);
  const own = { energy: 0, time: totalOf(estimate.tree.latency), area: 0, leakage: 0 };
  switch (of) {
    case "time":
      return ({ latency }) => (own.time > 0 ? totalOf(latency) : 0);
    case "area":
      return ({ area }) => area;
    case "leakage":
      return ({ leakage }) => leakage;
    default: {
      const leaking = totalOf(chipEnergy(estimate)) > 0 ? time : 0;
      return ({ energy, leakage }) => totalOf(energy) + leakage * leaking;
    }
  }
}

interface Leaf {
  readonly leaf: ChipNode;
  readonly path: readonly string[];
}

const leavesOf = (leaf: ChipNode, path: readonly string[]): Leaf[] =>
  leaf.children.length === 0
    ? [{ leaf, path }]
    : leaf.children.flatMap((child) => leavesOf(child, [...path, child.name]));
