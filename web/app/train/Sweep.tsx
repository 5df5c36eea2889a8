// Many runs at once: the keys that vary, seeds, what is judged, and the start of the study.
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { plural } from "../../../src/report/text/format.ts";
import { formatAddress } from "../address.ts";
import { canAct, post } from "../api.ts";
import { problem, settings } from "../experiment.ts";
import { Problem } from "../parts/States.tsx";
import { problemText } from "../runs.ts";
import { NAMES } from "./decisions.ts";
import {
  baseline,
  priced,
  readValues,
  removeSweep,
  type Sweep as SweptKey,
  seeds,
  setBaseline,
  setPriced,
  setSeeds,
  setSweep,
  sweeps,
} from "./sweepState.ts";

export function Sweep() {
  const refused = useSignal<string | null>(null);
  const busy = useSignal(false);
  if (sweeps.value.length === 0) return null;
  const read = sweeps.value.map((one) => ({ ...one, ...readValues(one) }));
  const wrong = read.flatMap((one) => ("problem" in one ? [one.problem] : []));
  const start = async () => {
    busy.value = true;
    refused.value = null;
    try {
      const { id } = await post<{ id: string }>("studies", requestOf(read));
      location.hash = formatAddress({ page: "studies", query: { study: id } });
    } catch (error) {
      refused.value = problemText(error);
    }
    busy.value = false;
  };
  return (
    <section class="card sweep" aria-label="Sweep">
      <h2>Sweep</h2>
      {sweeps.value.map((one) => (
        <SweepRow key={one.key} sweep={one} />
      ))}
      <SweepOptions keys={read} />
      <footer>
        <button
          class="main"
          type="button"
          disabled={busy.value || wrong.length > 0 || problem.value !== null || !canAct.value}
          onClick={start}
        >
          Start study
        </button>
        <span class="note">
          {plural(countOf(read), "run")} with the experiment of the form; they are made beside the run at work
        </span>
      </footer>
      {wrong.length > 0 && <Problem title="This cannot be swept" text={wrong.join("\n")} />}
      {refused.value && <Problem title="The server refused" text={refused.value} />}
    </section>
  );
}

type Read = SweptKey & ReturnType<typeof readValues>;

/** Single values, of which one may be what the others are compared with. */
const choicesOf = (read: readonly Read[]): string[] =>
  read.flatMap((one) =>
    "values" in one && Array.isArray(one.values) ? one.values.map((value) => `${one.key}=${value}`) : [],
  );

function requestOf(read: readonly Read[]) {
  const compared = choicesOf(read).find((choice) => choice === baseline.value);
  const at = compared?.indexOf("=") ?? 0;
  return {
    settings: settings.value.split("\n").filter((text) => text !== ""),
    axes: Object.fromEntries(read.map((one) => [one.key, "values" in one ? one.values : []])),
    seeds: Number(seeds.value),
    objectives: ["testAccuracy", ...(priced.value === "yes" ? ["trainingEnergyJoule"] : [])],
    ...(compared ? { baseline: { [compared.slice(0, at)]: compared.slice(at + 1) } } : {}),
  };
}

const countOf = (read: readonly Read[]): number =>
  read.reduce((count, one) => {
    if ("problem" in one) return count;
    return count * (Array.isArray(one.values) ? one.values.length : one.values.count);
  }, Number(seeds.value) || 0);

function SweepRow({ sweep: { key, text } }: { readonly sweep: SweptKey }) {
  const id = useId();
  return (
    <div class="row">
      <label for={id}>
        <span class="hidden">values of</span> {NAMES.get(key)} <code>{key}</code>
      </label>
      <button
        class="quiet about"
        type="button"
        aria-label={`Do not sweep ${key}`}
        onClick={() => removeSweep(key)}
      >
        ✕
      </button>
      <input
        id={id}
        type="text"
        value={text}
        aria-describedby={`${id}-note`}
        spellcheck={false}
        onInput={({ currentTarget }) => setSweep(key, currentTarget.value)}
      />
      <span class="note" id={`${id}-note`}>
        values with commas, or a range: 0.01 to 1, 5 values, log
      </span>
    </div>
  );
}

function SweepOptions({ keys }: { readonly keys: readonly Read[] }) {
  const id = useId();
  return (
    <div class="options">
      <label for={`${id}-seeds`}>Seeds</label>
      <input
        id={`${id}-seeds`}
        type="number"
        min={1}
        max={100}
        value={seeds}
        onInput={({ currentTarget }) => setSeeds(currentTarget.value)}
      />
      <label for={`${id}-baseline`}>Differences to</label>
      <select
        id={`${id}-baseline`}
        value={baseline}
        onChange={({ currentTarget }) => setBaseline(currentTarget.value)}
      >
        <option value="">none</option>
        {choicesOf(keys).map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
      <label>
        <input
          type="checkbox"
          checked={priced.value === "yes"}
          onChange={({ currentTarget }) => setPriced(currentTarget.checked ? "yes" : "")}
        />{" "}
        also the energy of training: Pareto front
      </label>
    </div>
  );
}
