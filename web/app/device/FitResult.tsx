// Result of a fit: how the file was read, the numbers with their intervals, the preset to keep.

import type { Estimate } from "../../../src/lab/fit/estimates.ts";
import { badRowText, CLOSE_TITLES, estimateRow } from "../../../src/report/device/deviceFit.ts";
import { saveText } from "../parts/save.ts";
import { Card } from "./DeviceFigures.tsx";
import type { Fitted } from "./fitMessages.ts";
import { fitted, forgetFit } from "./fitState.ts";
import { inFields } from "./fitWords.ts";

/** A table of more rows would hide the curves below it. */
const FEW = 8;

export function FitResult() {
  return fitted.value && <Result fitted={fitted.value} />;
}

function Result({ fitted }: { readonly fitted: Fitted }) {
  const { preset, understood, badRows, sentence, figures } = fitted;
  const save = () =>
    saveText(`${preset.id}.json`, `${JSON.stringify(preset, null, 2)}\n`, "application/json");
  return (
    <>
      <section class="card" aria-label="Fit">
        <header>
          <h2>{preset.name}, fitted</h2>
          <span>
            <button type="button" onClick={save}>
              Save preset
            </button>{" "}
            <button type="button" onClick={forgetFit}>
              Close
            </button>
          </span>
        </header>
        <ul class="note">
          {[...understood.map(inFields), preset.notes, sentence].map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        {badRows.length > 0 && <pre>{badRowText(badRows)}</pre>}
        <Tables {...fitted} />
      </section>
      <div class="cards">
        {figures.map((figure) => (
          <Card key={figure.name} figure={figure} note={figure.note ?? ""} />
        ))}
      </div>
    </>
  );
}

const Tables = ({ close, distances, estimates }: Fitted) => (
  <>
    {close.length > 0 && <Table titles={CLOSE_TITLES} rows={close} />}
    <Table titles={["criterion", "of this fit"]} rows={distances} />
    <details open={estimates.length <= FEW}>
      <summary>{estimates.length} fitted numbers with their 95 % intervals</summary>
      <Table titles={["number", "value", "95 % interval"]} rows={estimates.map(inWords)} />
    </details>
  </>
);

function inWords(estimate: Estimate): readonly string[] {
  const [name, ...values] = estimateRow(estimate);
  return [NUMBER_WORDS[name] ? `${NUMBER_WORDS[name]}, ${name}` : name, ...values];
}

/** Fitted numbers that are no keys of their own beside those that are. */
const NUMBER_WORDS: Readonly<Record<string, string>> = {
  gMin: "lowest conductance",
  gMax: "highest conductance",
  stepLtp: "step of an up pulse in mid-window",
  stepLtd: "step of a down pulse in mid-window",
  levels: "pulses up across the window",
  levelsLtd: "pulses down across the window",
  levelsUp: "pulses up across the window",
  levelsDown: "pulses down across the window",
  nonlinearityLtp: "nonlinearity label of up pulses",
  nonlinearityLtd: "nonlinearity label of down pulses",
  gammaUp: "bend of up steps",
  gammaDown: "bend of down steps",
  sigmaC2c: "noise of a pulse, share of the window",
  sigmaStep: "noise of a pulse, share of its step",
  sigmaRead: "noise of a reading, share of the window",
};

interface TableProps {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The first column names its row. */
const Table = ({ titles, rows }: TableProps) => (
  <table>
    <thead>
      <tr>
        {titles.map((title) => (
          <th key={title} scope="col">
            {title}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map(([name, ...cells]) => (
        <tr key={name}>
          <th scope="row">{name}</th>
          {cells.map((cell, i) => (
            <td key={titles[i + 1]}>{cell}</td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);
