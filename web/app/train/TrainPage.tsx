// Train: the experiment as a form on the left; on the right the run that was started with it, live.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { AboutServer } from "../../../src/server/app.ts";
import { stepTo, viewState } from "../address.ts";
import { canAct, get, isLost, post, server } from "../api.ts";
import { commandLine, problem, settings } from "../experiment.ts";
import { Explanation } from "../explain/Explanation.tsx";
import { Command } from "../parts/Command.tsx";
import { Empty, Loading, Problem } from "../parts/States.tsx";
import { problemText, refreshRuns, runList, useRuns } from "../runs.ts";
import { ExperimentForm } from "./ExperimentForm.tsx";
import { feed, useFeed } from "./follow.ts";
import { Layers } from "./Layers.tsx";
import { LiveCharts } from "./LiveCharts.tsx";
import { NetworkCard } from "./NetworkCard.tsx";
import { Queue } from "./Queue.tsx";
import { RunPanel } from "./RunPanel.tsx";
import { Sweep } from "./Sweep.tsx";
import "./train.css";

/** The run in sight; the one at work where the address names none. */
const [chosen] = viewState<string>("run", "");
/** The epoch that was looked at belongs to another run. */
const choose = (id: string) => stepTo({ run: id, epoch: undefined });
const EMBEDDED = "cifar10-mini";

export function TrainPage() {
  useRuns();
  const sources = useSources();
  const id = chosen.value || runList.value?.current || null;
  useFeed(id);
  return (
    <div class="page train">
      <aside class="controls" aria-label="The experiment">
        <ExperimentForm sources={sources} />
      </aside>
      <div class="content">
        <StartBar />
        <Sweep />
        <Queue shown={id} onShow={choose} />
        {id === null ? <Nothing /> : <Shown id={id} />}
        <NetworkCard epochs={id === null ? [] : feed.value.epochs} />
      </div>
      <Explanation />
    </div>
  );
}

/** Images that are here and allowed. */
function useSources(): readonly string[] {
  const sources = useSignal<readonly string[]>([EMBEDDED]);
  const present = server.value === "present";
  useEffect(() => {
    if (!present) return;
    get<AboutServer>("about").then(
      ({ datasets, sources: further }) => {
        const here = datasets.filter(({ available }) => available).map(({ name }) => name);
        sources.value = [...here, ...further];
      },
      () => {}, // runList says what is wrong with the server
    );
  }, [present]);
  return sources.value;
}

function StartBar() {
  const refused = useSignal<string | null>(null);
  const busy = useSignal(false);
  const start = async () => {
    busy.value = true;
    refused.value = null;
    try {
      const list = settings.value.split("\n").filter((text) => text !== "");
      const { id } = await post<{ id: string }>("runs", { settings: list });
      choose(id);
      await refreshRuns();
    } catch (error) {
      refused.value = problemText(error);
    }
    busy.value = false;
  };
  return (
    <section class="startbar" aria-label="Start">
      <h1>Train</h1>
      <button
        class="main"
        type="button"
        disabled={busy.value || problem.value !== null || !canAct.value}
        onClick={start}
      >
        Start training
      </button>
      <Command text={commandLine("train")} />
      {problem.value && <Problem title="This experiment cannot be trained" text={problem.value} />}
      {refused.value && <Problem title="The server refused" text={refused.value} />}
    </section>
  );
}

function Nothing() {
  if (server.value === "absent" && !isLost.value)
    return (
      <Empty title="Training needs the server">
        <p>
          Start it with <code>mho ui</code> and open the address that it prints, or train on the command line
          with the command above.
        </p>
      </Empty>
    );
  if (runList.value === null) return <Loading what="the runs" />;
  return (
    <Empty title="Nothing is trained now">
      <p>Change what you like in the form and start. The run goes on when this page is closed.</p>
    </Empty>
  );
}

function Shown({ id }: { readonly id: string }) {
  const now = feed.value;
  if (now.state === null) return <Loading what="the run" />;
  return (
    <>
      <RunPanel id={id} feed={now} />
      {now.advice.length > 0 && (
        <section class="card advice" aria-label="Advice">
          <h2>Advice</h2>
          <ul>
            {now.advice.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </section>
      )}
      <LiveCharts id={id} feed={now} />
      <Layers epochs={now.epochs} />
    </>
  );
}
