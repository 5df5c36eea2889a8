// The chip to scale, and its units from the inside: chip → tile → PE → sub-array. Boxes are pressed by mouse or keyboard.
import { useEffect } from "preact/hooks";
import type { ChipEstimate, FloorplanBox } from "../../../src/chip/records.ts";
import type { ChipNode } from "../../../src/chip/tree.ts";
import { colours } from "../../../src/report/chipFloorplan.ts";
import { nodeAt, single, unitArea, unitsOf, zoomBoxes } from "../../../src/report/chipZoom.ts";
import { formatValue } from "../../../src/report/format.ts";
import { viewState } from "../address.ts";
import { Enlarge } from "../parts/Enlarge.tsx";
import { type Box, Boxes } from "./Boxes.tsx";
import { explainNode } from "./explainNode.ts";

const [place, go] = viewState<string>("zoom", "", "step");
const HEIGHT = 340;
const PARTS = ["#a9c3de", "#b8dcd9", "#f8c99a", "#d9bfd4", "#d4d4d8", "#e7e5e4", "#c9d7a8", "#e8b7b0"];

export function Plan({ estimate }: { readonly estimate: ChipEstimate }) {
  const { tree } = estimate;
  useEffect(watchEscape, []);
  const path = place.value === "" ? [] : place.value.split("/");
  const node = nodeAt(tree, path) ?? tree;
  const here = node === tree ? [] : path;
  const boxes = node === tree ? chipBoxes(estimate) : partBoxes(node, here);
  const area = node === tree ? tree.area : unitArea(node);
  const draw = (height: number) => (
    <Boxes title={`Plan of ${titleOf(here)}, to scale`} boxes={boxes} height={height} />
  );
  return (
    <section class="card">
      <header>
        <h2>Plan, to scale</h2>
        <Trail path={here} />
        <Enlarge title="Plan, to scale" draw={draw} />
      </header>
      {draw(HEIGHT)}
      <p class="note">
        {titleOf(here)}: {formatValue(area, "m²")}
        {node !== tree && ` each, ${unitsOf(node)} on the chip`}. Press a part to open it; Escape leaves it.
      </p>
    </section>
  );
}

/** Escape leaves what is open, unless it closes a dialog. Returns how to end it. */
function watchEscape(): () => void {
  const leave = ({ key }: KeyboardEvent) => {
    const busy = document.querySelector("dialog[open]") !== null;
    if (key === "Escape" && !busy && place.peek() !== "") go(place.peek().split("/").slice(0, -1).join("/"));
  };
  addEventListener("keydown", leave);
  return () => removeEventListener("keydown", leave);
}

const titleOf = (path: readonly string[]) => (path.length === 0 ? "chip" : `one ${single(path.at(-1)!)}`);

function Trail({ path }: { readonly path: readonly string[] }) {
  return (
    <nav class="trail" aria-label="Level of the plan">
      {["chip", ...path].map((name, i) => (
        <button
          key={name}
          class="quiet"
          type="button"
          aria-current={i === path.length ? "true" : undefined}
          onClick={() => go(path.slice(0, i).join("/"))}
        >
          {single(name)}
        </button>
      ))}
    </nav>
  );
}

function chipBoxes({ floorplan, tree }: ChipEstimate): Box[] {
  const groups = floorplan.map((box) => ({ group: box.layer ?? box.kind, ofLayer: box.layer !== null }));
  const { domain, range } = colours(groups);
  const seen = new Set<string>();
  return floorplan.map((box): Box => {
    const group = box.layer ?? box.kind;
    const first = !seen.has(box.layer ?? box.name);
    seen.add(box.layer ?? box.name);
    const node = nodeOfBox(tree, box);
    return {
      x: box.x,
      y: box.y,
      width: box.width,
      height: box.height,
      title: box.layer ? `${box.name} of ${box.layer}` : box.name,
      label: box.layer ?? box.name,
      colour: range[domain.indexOf(group)]!,
      reach: first,
      onPress: () =>
        node && node.children.length > 0 && box.kind === "tile" ? go(node.name) : node && explainNode(node),
    };
  });
}

const nodeOfBox = (tree: ChipNode, box: FloorplanBox): ChipNode | undefined =>
  tree.children.find(({ name }) => name === (box.kind === "tile" ? `${box.name}s` : box.name));

function partBoxes(node: ChipNode, path: readonly string[]): Box[] {
  const parts = [...new Set(node.children.map(({ name }) => name))];
  const seen = new Set<string>();
  return zoomBoxes(node).map(({ node: part, opens, ...rect }): Box => {
    const first = !seen.has(part.name);
    seen.add(part.name);
    return {
      ...rect,
      title: opens ? single(part.name) : part.name,
      label: opens ? single(part.name) : part.name,
      colour: PARTS[parts.indexOf(part.name) % PARTS.length]!,
      reach: first,
      onPress: () => (opens ? go([...path, part.name].join("/")) : explainNode(part)),
    };
  });
}
