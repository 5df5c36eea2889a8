// The layers of the network that was chosen, and what reads what: the figure of `mho network show`.
import { builtInWithoutData } from "../../../src/network/builtInNetwork.ts";
import { layerFacts, shapeOf } from "../../../src/network/layerFacts.ts";
import { networkSvg } from "../../../src/report/networkFigure.ts";
import { experiment } from "../experiment.ts";
import { Enlarge } from "../parts/Enlarge.tsx";

export function NetworkGraph() {
  const definition = builtInWithoutData(experiment.value.network);
  if (!definition) return null;
  const { name, input } = definition;
  const svg = networkSvg({ name, input: shapeOf(input), layers: layerFacts(definition) });
  const drawn = <div dangerouslySetInnerHTML={{ __html: svg }} />;
  return (
    <details class="card">
      <summary>Layers of {name}, and what each reads</summary>
      <Enlarge title={`Layers of ${name}`} draw={() => <div class="scroll">{drawn}</div>} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="scroll" tabIndex={0} aria-label="Graph of the network">
        {drawn}
      </section>
    </details>
  );
}
