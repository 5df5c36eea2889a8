// Rectangles that can be pressed, in a frame of fixed height: the plan and the treemap.
import type { Rect } from "../../../src/report/treemap.ts";

export interface Box extends Rect {
  readonly title: string;
  /** Written inside where it has room. */
  readonly label: string;
  readonly colour: string;
  /** Whether the tab key reaches it: one of many equal ones is enough. */
  readonly reach: boolean;
  readonly onPress: () => void;
}

interface BoxesProps {
  readonly title: string;
  readonly boxes: readonly Box[];
  readonly height: number;
}

/** Pixels of a character and a line. */
const [LETTER, LINE] = [6.4, 16];
const WIDTH = 560;

export function Boxes({ title, boxes, height }: BoxesProps) {
  const right = Math.max(...boxes.map(({ x, width }) => x + width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  const scale = Math.min(WIDTH / right, height / bottom);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset does not draw
    <svg
      class="boxes"
      viewBox={`-1 -1 ${right * scale + 2} ${bottom * scale + 2}`}
      style={{ height: `${height}px` }}
      role="group"
      aria-label={title}
    >
      {boxes.map((box, i) => (
        <PressedBox key={`${box.title} ${i}`} box={box} scale={scale} />
      ))}
    </svg>
  );
}

function PressedBox({ box, scale }: { readonly box: Box; readonly scale: number }) {
  const [width, height] = [box.width * scale, box.height * scale];
  const [x, y] = [box.x * scale, box.y * scale];
  const room = Math.floor(width / LETTER) - 1;
  const label = box.label.length <= room ? box.label : room > 4 ? `${box.label.slice(0, room - 1)}…` : "";
  return (
    // biome-ignore lint/a11y/useSemanticElements: HTML buttons do not live in SVG
    <g
      role="button"
      tabIndex={box.reach ? 0 : -1}
      aria-label={box.title}
      onClick={box.onPress}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        box.onPress();
      }}
    >
      <title>{box.title}</title>
      <rect {...{ x, y, width, height }} fill={box.colour} />
      {height > LINE && label !== "" && (
        <text x={x + width / 2} y={y + height / 2} dominant-baseline="central">
          {label}
        </text>
      )}
    </g>
  );
}
