// The chip to scale, and its units from the inside: chip → tile → PE → sub-array. Boxes are pressed by mouse or keyboard.
import { useEffect } from "preact/hooks";
import type { ChipEstimate, FloorplanBox } from "../../../src/chip/account/records.ts";
import type { ChipNode } from "../../../src/chip/account/tree.ts";
import { nodeAt, single, unitArea, unitsOf, zoomBoxes } from "../../../src/report/chip/chipZoom.ts";
import { componentColour, UNIT_COLOUR } from "../../../src/report/chip/componentColours.ts";
import { formatValue } from "../../../src/report/text/format.ts";
import { viewState } from "../address.ts";
import { Enlarge } from "../parts/Enlarge.tsx";
import { type Box, Boxes } from "./Boxes.tsx";
import { explainNode } from "./explainNode.ts";

const [place, go] = viewState<string>("zoom", "", "step");
const HEIGHT = 340;

interface Part extends Box {
  /** Its name among the children of the unit that is drawn. */
  readonly part: string;
}

interface LegendProps {
  readonly boxes: readonly Part[];
  readonly unit: ChipNode;
  readonly units: number;
}

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
        {titleOf(here)}: {areaText(area)}
        {node !== tree && ` each, ${unitsOf(node)} on the chip`}. Press a part to open it; Escape leaves it.
        Colours as in the treemap; grey: units with parts.
      </p>
      <PartLegend boxes={boxes} unit={node} units={node === tree ? 1 : unitsOf(node)} />
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

/** m², from which areas are shown in mm²: 0.427 mm² and not 427000 µm². */
const MILLIMETRES_FROM = 1e-9;

const areaText = (area: number) =>
  area < MILLIMETRES_FROM
    ? formatValue(Number(area.toPrecision(3)), "m²")
    : `${Number((area * 1e6).toPrecision(3))} mm²`;

/** Every part that is drawn, from the left, with its area in one unit. */
function PartLegend({ boxes, unit, units }: LegendProps) {
  const parts = new Map(boxes.map(({ part, colour }) => [part, colour]));
  return (
    <p class="legend parts">
      {[...parts].map(([part, colour]) => {
        const area = unit.children
          .filter(({ name }) => name === part)
          .reduce((sum, child) => sum + child.area / units, 0);
        return (
          <span key={part} style={{ "--mark": colour }}>
            {part} {areaText(area)}
          </span>
        );
      })}
    </p>
  );
}

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

function chipBoxes({ floorplan, tree }: ChipEstimate): Part[] {
  const seen = new Set<string>();
  return floorplan.map((box, i): Part => {
    const first = !seen.has(box.layer ?? box.name);
    seen.add(box.layer ?? box.name);
    const node = nodeOfBox(tree, box);
    return {
      id: `${box.name} ${i}`,
      x: box.x,
      y: box.y,
      width: box.width,
      height: box.height,
      title: box.layer ? `${box.name} of ${box.layer}` : box.name,
      label: box.layer ?? box.name,
      colour: box.kind === "tile" ? UNIT_COLOUR : componentColour([box.name]),
      part: box.kind === "tile" ? `${box.name}s` : box.name,
      reach: first,
      onPress: () =>
        node && node.children.length > 0 && box.kind === "tile" ? go(node.name) : node && explainNode(node),
    };
  });
}

const nodeOfBox = (tree: ChipNode, box: FloorplanBox): ChipNode | undefined =>
  tree.children.find(({ name }) => name === (box.kind === "tile" ? `${box.name}s` : box.name));

function partBoxes(node: ChipNode, path: readonly string[]): Part[] {
  const seen = new Set<string>();
  return zoomBoxes(node).map(({ node: part, opens, ...rect }, i): Part => {
    const first = !seen.has(part.name);
    seen.add(part.name);
    return {
      ...rect,
      id: `${part.name} ${i}`,
      title: opens ? single(part.name) : part.name,
      label: opens ? single(part.name) : part.name,
      colour: opens ? UNIT_COLOUR : componentColour([...path, part.name]),
      part: part.name,
      reach: first,
      onPress: () => (opens ? go([...path, part.name].join("/")) : explainNode(part)),
    };
  });
}
