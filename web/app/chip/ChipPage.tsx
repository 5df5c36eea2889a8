// The chip: what is built on the left; on the right what one epoch of training costs on it, and where.
import { useEffect } from "preact/hooks";
import { commandLine, problem } from "../experiment.ts";
import { Explanation } from "../explain/Explanation.tsx";
import { Command } from "../parts/Command.tsx";
import { Problem } from "../parts/States.tsx";
import { Bars } from "./Bars.tsx";
import { ChipControls } from "./ChipControls.tsx";
import { ChipNumbers } from "./ChipNumbers.tsx";
import { ChipStarts } from "./ChipStarts.tsx";
import { chip, watchDataflows } from "./chipState.ts";
import { Dataflows } from "./Dataflows.tsx";
import { Layers } from "./Layers.tsx";
import { NetworkGraph } from "./NetworkGraph.tsx";
import { Plan } from "./Plan.tsx";
import { WhereItGoes } from "./WhereItGoes.tsx";

export function ChipPage() {
  useEffect(watchDataflows, []);
  const now = chip.value;
  return (
    <div class="page">
      <ChipControls />
      <div class="content">
        <header class="title">
          <h1>What learning costs on this chip</h1>
          <p class="intro">
            Every circuit of one training epoch, priced in this page by the model of the command line. Press
            any number for its formula and what went into it.
          </p>
          <ChipStarts />
          <Command text={commandLine("chip")} />
        </header>
        {problem.value && (
          <Problem title="Shown is the last experiment that was right" text={problem.value} />
        )}
        {"problem" in now ? (
          <Problem title="This chip cannot be priced" text={now.problem} />
        ) : (
          <>
            <Warnings texts={now.estimate.warnings} />
            <ChipNumbers estimate={now.estimate} />
            <div class="cards wide">
              <Plan estimate={now.estimate} />
              <WhereItGoes estimate={now.estimate} />
            </div>
            <Bars estimate={now.estimate} />
            <Dataflows />
            <Layers estimate={now.estimate} />
            <NetworkGraph />
          </>
        )}
      </div>
      <Explanation />
    </div>
  );
}

const Warnings = ({ texts }: { readonly texts: readonly string[] }) =>
  texts.length === 0 ? null : (
    <div class="warnings">
      {texts.map((text) => (
        <p key={text} class="warning">
          {text}
        </p>
      ))}
    </div>
  );
