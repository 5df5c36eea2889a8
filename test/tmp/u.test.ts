import { readFileSync } from "node:fs";
import { it } from "vitest";
import { account } from "../../src/chip/estimate.ts";
import { naive } from "../../src/chip/dataflow/dataflow.ts";
import { peerActivity } from "../../src/peer/neurosim/runActivity.ts";
import { peerWorkload } from "../../src/peer/neurosim/networks.ts";
import { parametersWith } from "../../src/peer/neurosim/parameters.ts";
import { parseRuns } from "../../src/peer/neurosim/runRow.ts";
import { specOf } from "../../src/peer/neurosim/runSettings.ts";
it("x", () => {
  const runs = parseRuns(readFileSync("/work/shared/reference/neurosim-v2.1/runs.json","utf8"));
  for (const id of ["vgg8_000","vgg8q_000","mlp_000","mlp_039","vgg8q_073"]) {
  const r=runs.find(x=>x.id===id)!;
  const layers=peerWorkload(r.network)!; const spec=specOf(parametersWith(r.effectiveOverrides));
  const act=peerActivity(r,layers,spec);
  const {book,chip}=account({spec,layers},naive(layers),act);
  const upd=spec.update.images/spec.update.batch;
  console.log(id,"atOnce",chip.arraysAtOnce,r.trace!.layers[0]!.numArrayWriteParallel);
  layers.forEach((l,i)=>{const t=r.trace!.layers[i]!; const e=book.entries.filter(x=>x.layer===l.name&&x.phase==="weightUpdate"); const of=(n:string)=>(e.filter(x=>x.path.at(-1)===n).reduce((s,x)=>s+x.energy,0)/upd).toPrecision(3);
    console.log(l.name,"ours cells",of("cells (writing)"),"lines",of("array lines"),"drivers",of("source-line switches"),"htree",of("H-tree"),"buf",of("input buffer"),"| peer cells",t["write.E.cells"],"array",t["write.E.array"],"WU",t["batch.E.WU"],"peakWU",t["batch.E.peakWU"],"subArrays",t["write.subArrays"], "upd",t["write.updatedCells"],"cp",t["write.cellPulses"],"rs",t["write.rowSetPulses"],"rr",t["write.rowResetPulses"], "copies",chip.plan.layers[i]!.peCopies*chip.plan.layers[i]!.arrayCopies, JSON.stringify(act.layers[l.name]));});
  }
});
