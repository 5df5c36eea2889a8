import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { completeDevice } from "../../../src/device/complete.ts";
import type { DeviceParameters } from "../../../src/device/params.ts";
import type { Figure } from "../../../src/report/figure/figure.ts";
import { experiment } from "../experiment.ts";
import { VegaFigure } from "../parts/VegaFigure.tsx";
import { PRESETS, presetOf } from "../presets.ts";
import { type DeviceState, deviceStateOf, PROBE } from "./deviceState.ts";
import { type Published, publishedFigure, restFigure, stepFigure } from "./figures.ts";
import { PulseCard } from "./PulseCard.tsx";
import { pulseTrain, type SimulatedTrain } from "./pulseTrain.ts";

interface Props {
  readonly state: DeviceState;
  readonly device: DeviceParameters;
}

/** Room of a figure of 250 pixels with axis and legend. */
const HEIGHT = 320;

export function DeviceFigures({ state, device }: Props) {
  const train = useSignal<SimulatedTrain>({ points: [], gMax: state.gMax });
  useEffect(() => {
    let current = true;
    pulseTrain(device, state).then((found) => {
      if (current) train.value = { points: found, gMax: state.gMax };
    });
    return () => {
      current = false;
    };
  }, [device, state]);
  const { momentum } = experiment.value.training;
  const step = useMemo(() => stepFigure(state, device.levels), [state, device]);
  const rest = useMemo(() => restFigure(state, PROBE.noise, momentum), [state, momentum]);
  const among = useMemo(() => publishedFigure(amongPublished(state)), [state]);
  return (
    <div class="cards">
      <PulseCard device={device} state={state} train={train.value} height={HEIGHT} />
      <Card figure={step} note="Where the two meet, an up and a down pulse cancel: the symmetric point." />
      <Card
        figure={rest}
        note={`A weight on the loss (w − w₀)²/2 with noise ${PROBE.noise} in its gradient: asymmetry moves it to the symmetric point, momentum less.`}
      />
      <Card
        figure={among}
        note="Right and low is good: fine steps, and weights that stay where they belong."
      />
    </div>
  );
}

export const Card = ({ figure, note }: { readonly figure: Figure; readonly note: string }) => (
  <section class="card">
    <header>
      <h2>{figure.title}</h2>
    </header>
    <VegaFigure figure={figure} height={HEIGHT} />
    <p class="note">{note}</p>
  </section>
);

const biasOf = ({ rests }: DeviceState) => Math.abs(PROBE.optimum - rests);

/** All presets that can learn, made once. */
const published = (() => {
  let made: readonly Published[] | null = null;
  return () => {
    made ??= [...PRESETS].flatMap(([id, { name }]) => {
      const state = deviceStateOf(completeDevice({ preset: id }, presetOf), 0);
      return typeof state === "string"
        ? []
        : [{ name, pulses: state.pulsesPerWindow, bias: biasOf(state), here: false }];
    });
    return made;
  };
})();

const amongPublished = (state: DeviceState): readonly Published[] => [
  ...published(),
  { name: "this device", pulses: state.pulsesPerWindow, bias: biasOf(state), here: true },
];
