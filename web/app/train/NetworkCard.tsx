// The network as a picture: layers, shapes, sub-arrays and how full they are. A file dropped on it is shown in its place; a press on a layer
// shows what it is, and how its devices are in the run in sight.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { NetworkLayer, NetworkReport } from "../../../src/pricing/networkReport.ts";
import { formatCount, formatPercent, formatUtilization } from "../../../src/report/text/format.ts";
import type { EpochRecord } from "../../../src/training/records.ts";
import { viewState } from "../address.ts";
import { canAct } from "../api.ts";
import { Command } from "../parts/Command.tsx";
import { NetworkPicture } from "../parts/NetworkPicture.tsx";
import { Problem } from "../parts/States.tsx";
import { HealthTable, Histogram } from "./Layers.tsx";
import {
  dropNetwork,
  dropProblem,
  dropped,
  forgetNetwork,
  report,
  takeDropped,
  watchStoredNetwork,
} from "./networkState.ts";

const [chosen, choose] = viewState<string>("layer", "");

/** `epochs`: of the run in sight. */
export function NetworkCard({ epochs }: { readonly epochs: readonly EpochRecord[] }) {
  const over = useSignal(false);
  const now = report.value;
  useEffect(watchStoredNetwork, []);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    over.value = false;
    dropNetwork(event.dataTransfer?.files[0]);
  };
  return (
    <section
      class={`card networkcard ${over.value ? "over" : ""}`}
      aria-label="The network"
      onDragOver={(event) => {
        event.preventDefault();
        over.value = true;
      }}
      onDragLeave={() => {
        over.value = false;
      }}
      onDrop={drop}
    >
      <header>
        <h2>The network{typeof now === "string" ? "" : `: ${now.name}`}</h2>
        <FileField />
      </header>
      {dropProblem.value && <Problem title="This file is no network" text={dropProblem.value} />}
      {typeof now === "string" ? <p class="note">{now}</p> : <Shown now={now} epochs={epochs} />}
    </section>
  );
}

const FileField = () => (
  <span class="file">
    {dropped.value && (
      <button type="button" onClick={forgetNetwork}>
        Back to the form's network
      </button>
    )}
    <label>
      <span>Drop a network file, or choose one: ONNX, TOML, JSON, CSV</span>
      <input
        type="file"
        accept=".onnx,.toml,.json,.csv"
        onChange={({ currentTarget }) => {
          dropNetwork(currentTarget.files?.[0]);
          currentTarget.value = "";
        }}
      />
    </label>
  </span>
);

function Shown({ now, epochs }: { readonly now: NetworkReport; readonly epochs: readonly EpochRecord[] }) {
  const { total, array } = now;
  const layer = now.layers.find(({ name }) => name === chosen.value);
  return (
    <>
      <p class="note">
        {now.layers.length} layers, {formatCount(total.analogParameters)} weights in{" "}
        {formatCount(total.subArrays)} sub-arrays of {array.rows} × {array.columns} cells,{" "}
        {formatPercent(total.utilization, 0)} of which hold weights. Bars: that share for each layer. Press a
        layer for its health.
      </p>
      {now.notes.map((note) => (
        <p key={note} class="note warning">
          {note}
        </p>
      ))}
      {dropped.value && <ToTrain file={dropped.value.file.name} />}
      <div class="beside">
        <NetworkPicture report={now} chosen={chosen.value} onChoose={choose} />
        {layer && <LayerPanel layer={layer} epochs={epochs} />}
      </div>
    </>
  );
}

/** Place of training for a dropped file: this page, or the command line. */
function ToTrain({ file }: { readonly file: string }) {
  const busy = useSignal(false);
  const take = async () => {
    busy.value = true;
    await takeDropped();
    busy.value = false;
  };
  return (
    <div class="further">
      <button class="main" type="button" disabled={busy.value || !canAct.value} onClick={take}>
        Take this network into the form
      </button>
      <Command text={`mho train --set network.name=${JSON.stringify(file)}`} />
    </div>
  );
}

function LayerPanel({
  layer,
  epochs,
}: {
  readonly layer: NetworkLayer;
  readonly epochs: readonly EpochRecord[];
}) {
  const facts: readonly (readonly [string, string])[] = [
    ["reads", layer.reads.join(", ")],
    ["output", layer.output.join(" × ")],
    ["matrix", layer.matrix ? `${layer.matrix.rows} × ${layer.matrix.columns}` : "–"],
    ["weights", formatCount(layer.analogParameters)],
    ["sub-arrays", layer.subArrays === null ? "–" : formatCount(layer.subArrays)],
    ["cells with weights", layer.utilization === null ? "–" : formatUtilization(layer.utilization)],
    ["products for an image", formatCount(layer.macs)],
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="layer" tabIndex={0} aria-label={`Layer ${layer.name}`} aria-live="polite">
      <h3>{layer.name}</h3>
      <dl>
        {facts.map(([what, value]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Health layer={layer} last={epochs.at(-1)} />
    </section>
  );
}

function Health({ layer, last }: { readonly layer: NetworkLayer; readonly last: EpochRecord | undefined }) {
  if (layer.analogParameters === 0) return <p class="note">It has no devices.</p>;
  if (!last) return <p class="note">Its health is known after the first epoch of a run.</p>;
  const health = last.health.find((one) => one.layer === layer.name);
  if (health?.weights !== layer.analogParameters)
    return <p class="note">The run in sight trains another network.</p>;
  const activity = last.activity?.find((one) => one.layer === layer.name);
  return (
    <>
      <h4>Health after epoch {last.epoch}</h4>
      <HealthTable health={[health]} />
      {activity && <Histogram layer={activity} />}
    </>
  );
}
