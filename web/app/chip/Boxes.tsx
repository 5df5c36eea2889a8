// Rectangles that can be pressed, in a frame of fixed height: the plan and the treemap.
import type { Rect } from "../../../src/report/chip/treemap.ts";

export interface Box extends Rect {
  /** Stays while figures change: the box is moved and named anew, not made anew. */
  readonly id: string;
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
const LETTER = 6.2;
const LINE = 14;
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
      {boxes.map((box) => (
        <PressedBox key={box.id} box={box} scale={scale} />
      ))}
    </svg>
  );
}

function PressedBox({ box, scale }: { readonly box: Box; readonly scale: number }) {
  const width = box.width * scale;
  const height = box.height * scale;
  const x = box.x * scale;
  const y = box.y * scale;
  const lines = linesOf(box.label, width, height);
  return (
    // biome-ignore lint/a11y/useSemanticElements: HTML buttons do not live in SVG
    <g
      role="button"
      tabindex={box.reach ? 0 : -1}
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
      {lines.map((line, i) => (
        <text
          key={line}
          x={x + width / 2}
          y={y + height / 2 + LINE * (i - (lines.length - 1) / 2)}
          dominant-baseline="central"
        >
          {`${line} `}
        </text>
      ))}
    </g>
  );
}

/** The words of a label on as many lines as they need; none where they have no room. */
function linesOf(label: string, width: number, height: number): string[] {
  const room = Math.floor((width - 4) / LETTER);
  const lines: string[] = [];
  for (const word of label.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`.trim();
    if (lines.length > 0 && longer.length <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const fits = lines.every((line) => line.length <= room) && lines.length * LINE <= height;
  return fits ? lines : [];
}
