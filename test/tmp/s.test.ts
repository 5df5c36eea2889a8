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
  const r=runs.find(x=>x.id===(process.env.RUN??"vgg8_000"))!;
  const layers=peerWorkload(r.network)!; const spec=specOf(parametersWith(r.effectiveOverrides));
  const {book,chip}=account({spec,layers},naive(layers),peerActivity(r,layers,spec));
  for (const phase of ["forward","backward","weightGradient","weightUpdate"] as const) {
    const m=new Map<string,[number,number]>();
    for(const e of book.entries) if(e.phase===phase){const k=e.path.join("/"); const v=m.get(k)??[0,0]; v[0]+=e.energy; v[1]+=e.latency; m.set(k,v);}
    console.log(phase); for(const [k,v] of m) console.log("   ",k.padEnd(70),v[0].toPrecision(3),v[1].toPrecision(3));
  }
  const it=spec.update.images;
  const sum=(k:string)=>r.trace!.layers.reduce((s,l)=>s+(l[k]??0),0)*it;
  for(const k of ["img.belowChip.E.FW","img.belowChip.E.AG","img.belowChip.E.buffer","img.belowChip.E.ic","img.belowChip.L.FW","img.belowChip.L.AG","img.belowChip.L.buffer","img.belowChip.L.ic","img.E.peakFW","img.E.peakAG","img.E.coreADC","img.E.coreAccum","img.E.coreOther","img.L.coreADC","img.L.coreAccum","img.L.coreOther","img.E.GreLu","img.L.GreLu","img.L.maxPool","img.L.Gaccum","img.E.wguRead","img.L.wguRead"]) console.log(k,sum(k).toPrecision(4));
  console.log(JSON.stringify(r.derived!.E_J)); console.log(JSON.stringify(r.derived!.L_s)); console.log(JSON.stringify(r.trace!.area).slice(0,3500));
  console.log("ours areas"); for(const b of book.built) console.log(b.path.join("/"),b.count,(b.area/b.count).toPrecision(4),b.area.toPrecision(4));
});
