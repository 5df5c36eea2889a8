// A treemap of every circuit on the chip by what it takes, in the colours of the places where it stands.

import { chipEnergy } from "../../../src/chip/chipEnergy.ts";
import { totalOf } from "../../../src/chip/ledger.ts";
import type { ChipEstimate } from "../../../src/chip/records.ts";
import type { ChipNode } from "../../../src/chip/tree.ts";
import { formatPercent, formatValue } from "../../../src/report/format.ts";
import { treemap } from "../../../src/report/treemap.ts";
import { viewState } from "../address.ts";
import { Choice } from "../parts/Choice.tsx";
import { Enlarge } from "../parts/Enlarge.tsx";
import { type Box, Boxes } from "./Boxes.tsx";
import { explainNode } from "./explainNode.ts";

const UNITS = { energy: "J", time: "s", area: "m²", leakage: "W" } as const;
type Quantity = keyof typeof UNITS;
const [quantity, choose] = viewState<Quantity>("treemap", "energy");
const COLOURS = ["#a9c3de", "#f8c99a", "#b8dcd9", "#d9bfd4", "#d4d4d8", "#c9d7a8", "#e8b7b0", "#e7e5e4"];
/** What is smaller is not drawn. */
const SMALLEST = 1e-4;
const HEIGHT = 340;
const FRAME = { x: 0, y: 0, width: 560, height: 440 };

export function WhereItGoes({ estimate }: { readonly estimate: ChipEstimate }) {
  const unit = UNITS[quantity.value] ?? UNITS.energy;
  const value = valueFor(quantity.value, estimate);
  const total = value(estimate.tree);
  const places = [...estimate.tree.children].sort((a, b) => value(b) - value(a));
  const frames = treemap(places.map(value), FRAME);
  const boxes = places.flatMap((place, i) => {
    const leaves = leavesOf(place).filter((leaf) => value(leaf) > SMALLEST * total);
    const sorted = leaves.sort((a, b) => value(b) - value(a));
    const rects = treemap(sorted.map(value), frames[i]!);
    return sorted.map((leaf, j): Box => {
      const share = `${formatValue(Number(value(leaf).toPrecision(3)), unit)}, ${formatPercent(value(leaf) / total)}`;
      return {
        ...rects[j]!,
        title: `${leaf.name} (${place.name}): ${share}`,
        label: leaf.name,
        colour: COLOURS[i % COLOURS.length]!,
        reach: true,
        onPress: () => explainNode(leaf),
      };
    });
  });
  const shown = places.slice(0, 6).filter((place) => value(place) > 0.01 * total);
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
        {shown.map((place, i) => (
          <span key={place.name} style={{ "--mark": COLOURS[i]! }}>
            {place.name} {formatPercent(value(place) / total)}
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

const leavesOf = (node: ChipNode): ChipNode[] =>
  node.children.length === 0 ? [node] : node.children.flatMap(leavesOf);
