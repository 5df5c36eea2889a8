// The run in sight: where it stands, what can be done with it, its headline numbers.
import { useSignal } from "@preact/signals";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatPercent,
  formatValue,
} from "../../../src/report/text/format.ts";
import type { RunState } from "../../../src/server/runEvents.ts";
import type { RunSummary } from "../../../src/server/runSummaries.ts";
import { formatAddress, stepTo } from "../address.ts";
import { canAct, isLost, post } from "../api.ts";
import { EditRun } from "../labels/EditRun.tsx";
import { titleOf } from "../labels/runChanges.ts";
import { Problem } from "../parts/States.tsx";
import { problemText, refreshRuns, runList } from "../runs.ts";
import type { Feed } from "./feed.ts";
import { connected } from "./follow.ts";

const WISHES = ["pause", "resume", "stop"] as const;
type Wish = (typeof WISHES)[number];

const POSSIBLE: Readonly<Record<RunState, readonly Wish[]>> = {
  queued: ["pause", "stop"],
  running: ["pause", "stop"],
  elsewhere: [],
  paused: ["resume", "stop"],
  stopped: ["resume"],
  failed: ["resume"],
  interrupted: ["resume"],
  unreadable: [],
  done: [],
};

export function RunPanel({ id, feed }: { readonly id: string; readonly feed: Feed }) {
  const problem = useSignal<string | null>(null);
  const asked = useSignal<Wish | null>(null);
  const state = feed.state ?? "queued";
  const run = runList.value?.runs.find((one) => one.id === id);
  const damage = run?.problem;
  const act = async (wish: Wish) => {
    asked.value = wish;
    problem.value = null;
    await post(`runs/${id}/${wish}`).catch((error: unknown) => {
      problem.value = problemText(error);
    });
    await refreshRuns();
    asked.value = null;
  };
  return (
    <section class="card run" aria-label="The run">
      <header>
        <h2>
          {run ? titleOf(run) : id}
          {run && <EditRun run={run} onDeleted={() => stepTo({ run: undefined, epoch: undefined })} />}
        </h2>
        <div class="actions">
          {WISHES.map((wish) => (
            <button
              key={wish}
              type="button"
              disabled={!canAct.value || asked.value !== null || !POSSIBLE[state].includes(wish)}
              onClick={() => act(wish)}
            >
              {wish[0]!.toUpperCase() + wish.slice(1)}
            </button>
          ))}
        </div>
      </header>
      {run && <Label {...run} />}
      <Progress feed={feed} state={state} />
      {problem.value && <Problem title="The server refused" text={problem.value} />}
      {feed.problem && <Problem title="The run failed" text={feed.problem} />}
      {!feed.problem && damage && <Problem title="A part of this run is damaged" text={damage} />}
      <Numbers feed={feed} />
      <Further id={id} feed={feed} />
    </section>
  );
}

/** A person's label of the run. */
const Label = ({ id, name, note, tags }: RunSummary) => (
  <>
    {(name !== "" || tags.length > 0) && (
      <p class="note">
        {tags.map((tag) => (
          <span key={tag} class="tag">
            {tag}
          </span>
        ))}
        {name !== "" && id}
      </p>
    )}
    {note !== "" && <p class="note written">{note}</p>}
  </>
);

/** Further actions for the run. */
function Further({ id, feed }: { readonly id: string; readonly feed: Feed }) {
  const summary = runList.value?.runs.find((run) => run.id === id);
  const query = Object.fromEntries(summary?.settings.map((text) => splitOnce(text)) ?? []);
  return (
    <p class="note further">
      {summary && (
        <a href={formatAddress({ page: "train", query: { ...query, run: id } })}>Its settings in the form</a>
      )}
      {feed.epochs.length > 0 && (
        <>
          <a href={`api/runs/${id}/download?format=csv`}>Epochs as CSV</a>
          <a href={`api/runs/${id}/download?format=json`}>Whole record as JSON</a>
        </>
      )}
    </p>
  );
}

/** "key=value" as a pair. */
function splitOnce(text: string): [string, string] {
  const at = text.indexOf("=");
  return [text.slice(0, at), text.slice(at + 1)];
}

function Progress({ feed, state }: { readonly feed: Feed; readonly state: RunState }) {
  const { batch, epochs } = feed;
  const total = batch?.epochs ?? 0;
  const within =
    batch && batch.phase === "train" && batch.epoch === epochs.length ? batch.done / batch.total : 0;
  const done = state === "done" ? 1 : total > 0 ? Math.min(1, (epochs.length + within) / total) : 0;
  const away = !connected.value || isLost.value;
  return (
    <div class="progress">
      <progress value={done} max={1} aria-label="Progress of the run" />
      <p role="status" data-state={state}>
        <span class={`badge ${state}`}>{state}</span>{" "}
        {away ? "connection lost, trying again…" : sentence(feed, state)}
      </p>
    </div>
  );
}

/** State of the run, in words. */
function sentence({ data, placing, batch, engine, epochs, notices }: Feed, state: RunState): string {
  if (state === "queued") return "waits for the runs before it";
  if (state === "elsewhere") return "another process trains it; load this page again to see how far it is";
  if (state === "interrupted") return "the server that ran it has ended; it goes on from its checkpoint";
  if (state === "paused" || state === "stopped") return "with a checkpoint, from which it can go on";
  if (state !== "running") return notices.at(-1) ?? "";
  if (data) return `${data.stage} images, ${formatPercent(data.done / Math.max(data.total, 1), 0)}`;
  if (placing) return `drawing the devices of ${placing}`;
  if (!batch) return engine ? `preparing, on ${engine}` : "preparing";
  const rate = `${formatCount(Math.round(batch.imagesPerSecond))} images/s`;
  const epoch = `epoch ${batch.epoch + 1} of ${batch.epochs}`;
  if (batch.phase === "test") return `${epoch}, testing, ${rate}`;
  const left = (batch.epochs - epochs.length) * batch.total - batch.done;
  return `${epoch}, ${rate}, about ${formatDuration(left / Math.max(batch.imagesPerSecond, 1e-9))} of training left`;
}

const Numbers = ({ feed }: { readonly feed: Feed }) => (
  <dl class="numbers">
    {[...measured(feed), ...spent(feed)].map(([what, value, than]) => (
      <div key={what} class="number">
        <dt>{what}</dt>
        <dd>{value}</dd>
        <dd class="than">{than}</dd>
      </div>
    ))}
  </dl>
);

type Tile = readonly [what: string, value: string, than: string];

/** Results of the training, and the load on the devices. */
function measured({ epochs, batch, start, programmed }: Feed): Tile[] {
  const last = epochs.at(-1);
  const layers = epochs.flatMap(({ health }) => health);
  const pulses = layers.reduce((sum, layer) => sum + layer.ltpPulses + layer.ltdPulses, 0);
  const weights = (last?.health ?? []).reduce((sum, layer) => sum + layer.weights, 0);
  const best = formatPercent(Math.max(...epochs.map(({ testAccuracy }) => testAccuracy)));
  const loss = batch?.loss ?? last?.trainLoss;
  return [
    [
      `${start?.evaluatedOn ?? "test"} accuracy`,
      last ? formatPercent(last.testAccuracy) : "–",
      last ? `best ${best}` : "",
    ],
    ...(programmed
      ? [
          [
            "as programmed",
            formatPercent(programmed.testAccuracy),
            `software ${formatPercent(programmed.softwareAccuracy)}`,
          ] as const,
        ]
      : []),
    ["training loss", loss?.toFixed(3) ?? "–", ""],
    ["pulses per weight", weights > 0 ? (pulses / weights).toPrecision(3) : "–", ""],
  ];
}

/** On the chip and on this machine. */
function spent({ result, start, batch, engine }: Feed): Tile[] {
  const chip = result?.chip && !("refused" in result.chip) ? result.chip : null;
  return [
    [
      "energy of an epoch",
      chip ? formatValue(chip.energyPerEpochJoule.total, "J") : "–",
      chip ? `${chip.efficiencyTopsPerWatt.toPrecision(3)} TOPS/W` : "known at the end",
    ],
    [
      "speed",
      batch ? `${formatCount(Math.round(batch.imagesPerSecond))} images/s` : "–",
      batch ? `while ${batch.phase === "test" ? "testing" : "training"}` : "",
    ],
    [
      "engine",
      engine?.split(",")[0] ?? result?.engine ?? "–",
      start ? `${formatBytes(start.memoryBytes)} of memory` : "",
    ],
  ];
}
