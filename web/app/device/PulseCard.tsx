// Potentiation and depression, to play with: a curve that is dragged changes its label, the ghost shows what was before, and one device
// takes the pulses one by one.
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { View } from "vega";
import type { DeviceParameters } from "../../../src/device/params.ts";
import { commonScale } from "../../../src/report/text/commonScale.ts";
import { formatValue } from "../../../src/report/text/format.ts";
import { setKey } from "../experiment.ts";
import { VegaFigure } from "../parts/VegaFigure.tsx";
import { type Branch, hasLabels, LABEL_KEYS, labelThrough } from "./bendCurve.ts";
import { before, canRedo, canUndo, hold, redo, release, undo } from "./deviceHistory.ts";
import type { DeviceState } from "./deviceState.ts";
import { trainFigure } from "./figures.ts";
import { pause, play, played, playing, pulsesOf, pulsesPerStep, rewind, stepOn } from "./pulsePlayer.ts";
import { branchesOf, meanTrain, type SimulatedTrain } from "./pulseTrain.ts";

interface Props {
  readonly device: DeviceParameters;
  readonly state: DeviceState;
  readonly train: SimulatedTrain;
  readonly height: number;
}

type Sweep = ReturnType<typeof meanTrain>;

const NOTHING: Sweep = [];

export function PulseCard({ device, state, train, height }: Props) {
  useEffect(() => rewind, [device]);
  const was = useMemo(() => (before.value ? meanTrain(before.value) : NOTHING), [before.value]);
  const ghost = areAlike(was, device) ? was : NOTHING;
  const dots = played.value;
  const figure = useMemo(() => trainFigure(train, { ghost, played: dots }), [train, ghost, dots]);
  const bend = useBending(device, state);
  return (
    <section class="card pulsecard">
      <header>
        <h2>{figure.title}</h2>
      </header>
      <div class={hasLabels(device) ? "bends" : ""} {...bend.handlers}>
        <VegaFigure figure={figure} height={height} onView={bend.take} />
      </div>
      <Player device={device} />
      <p class="note">
        One sweep up, then one down. Band: two thirds of 64 devices, with the noise and spread that training
        draws. {ghost.length > 0 && "Dashed: before the last change. "}
        {hasLabels(device)
          ? "Drag a curve to bend it: its label follows."
          : "The law of this device has no label to drag."}
      </p>
    </section>
  );
}

/** One device hides the other where its window or its sweep is so many times as large. */
const MOST_RATIO = 2;

/** Whether both can be read on the same axes. */
function areAlike(was: Sweep, device: DeviceParameters): boolean {
  if (was.length === 0) return true;
  const now = meanTrain(device);
  const highest = (sweep: Sweep) => Math.max(...sweep.map(({ mean }) => mean));
  const alike = (a: number, b: number) => Math.max(a / b, b / a) <= MOST_RATIO;
  return alike(now.at(-1)!.pulse, was.at(-1)!.pulse) && alike(highest(now), highest(was));
}

function Player({ device }: { readonly device: DeviceParameters }) {
  const all = played.value;
  const last = all.at(-1);
  const each = pulsesPerStep(device);
  return (
    <p class="player">
      <button type="button" disabled={!canUndo.value} onClick={undo}>
        Undo
      </button>
      <button type="button" disabled={!canRedo.value} onClick={redo}>
        Redo
      </button>
      <button type="button" onClick={() => (playing.value ? pause() : play(device))}>
        {playing.value ? "Pause" : "Play the pulses"}
      </button>
      <button type="button" disabled={playing.value} onClick={() => stepOn(device)}>
        {each === 1 ? "One pulse" : `${each} pulses`}
      </button>
      {last && (
        <>
          <button class="quiet" type="button" onClick={rewind}>
            Clear
          </button>
          <output>
            pulse {last.pulse} of {pulsesOf(device)}: {formatValue(Number(last.g.toPrecision(3)), "S")}
          </output>
        </>
      )}
    </p>
  );
}

/** Pixels from a curve at which it is taken. */
const REACH = 32;

interface Grip {
  readonly branch: Branch;
  /** Pulses before this branch. */
  readonly from: number;
  readonly most: number;
}

/** Handlers of the place of the figure; touching fingers scroll, and have the sliders. */
function useBending(device: DeviceParameters, state: DeviceState) {
  const view = useRef<View | null>(null);
  const grip = useRef<Grip | null>(null);
  const gripAt = (event: PointerEvent): Grip | null => {
    const at = view.current && placeOf(event, view.current, state);
    if (!at || event.pointerType === "touch" || !hasLabels(device)) return null;
    let from = 0;
    for (const [branch, , most] of branchesOf(device)) {
      if (at.pulses < from + most) return at.near(meanTrain(device)) ? { branch, from, most } : null;
      from += most;
    }
    return null;
  };
  const bendTo = (event: PointerEvent) => {
    const at = view.current && placeOf(event, view.current, state);
    if (!at || !grip.current) return;
    const { branch, from, most } = grip.current;
    const pulses = Math.min(Math.max(Math.round(at.pulses - from), 1), most - 1);
    setKey(`device.${LABEL_KEYS[branch]}`, labelThrough(device, branch, pulses, at.fraction));
  };
  const letGo = () => {
    if (grip.current) release();
    grip.current = null;
  };
  return {
    take: (drawn: View) => {
      view.current = drawn;
    },
    handlers: {
      onPointerDown: (event: PointerEvent) => {
        grip.current = gripAt(event);
        if (!grip.current) return;
        event.preventDefault();
        hold();
        (event.currentTarget as Element).setPointerCapture(event.pointerId);
      },
      onPointerMove: bendTo,
      onPointerUp: letGo,
      onPointerCancel: letGo,
    },
  };
}

/** Where a pointer is in the units of the figure; null outside of the plot. */
function placeOf(event: PointerEvent, view: View, { gMin, gMax }: DeviceState) {
  const svg = (event.currentTarget as Element).querySelector(".figure svg");
  if (!svg) return null;
  const box = svg.getBoundingClientRect();
  // a wide legend makes the whole drawing smaller
  const scale = Number(svg.getAttribute("width")) / box.width;
  const [left, top] = view.origin();
  const padding = view.padding() as { readonly left: number; readonly top: number };
  const x = (event.clientX - box.left) * scale - left - padding.left;
  const y = (event.clientY - box.top) * scale - top - padding.top;
  if (x < 0 || x > view.width()) return null;
  const scaleX = view.scale("x");
  const scaleY = view.scale("y");
  const { scaled } = commonScale(gMax, "S");
  const pulses = scaleX.invert(x) as number;
  const siemens = (scaleY.invert(y) as number) / scaled(1);
  return {
    pulses,
    fraction: Math.min(Math.max((siemens - gMin) / (gMax - gMin), 0), 1),
    near: (train: readonly { readonly pulse: number; readonly mean: number }[]) => {
      const after = train.find(({ pulse }) => pulse >= pulses);
      return after !== undefined && Math.abs(scaleY(scaled(after.mean)) - y) < REACH;
    },
  };
}
