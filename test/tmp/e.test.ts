import { it } from "vitest";
import { readExperiment } from "../../src/config/readExperiment.ts";
import { chipInputOf } from "../../src/config/chipInput.ts";
import { vgg8 } from "../../src/network/vgg8.ts";
import { estimate } from "../../src/chip/estimate.ts";
import { naive, optimized, outerProduct, ingredients } from "../../src/chip/dataflow/dataflow.ts";
it("x", () => {
  const e = readExperiment(undefined, ["network.width=1","training.batch=200","array.inputEncoding=bit-serial","device.preset=neurosim-dnn-v2.1-hw-default"].slice(0,3));
  const input = chipInputOf(e, vgg8(1,10,{height:32,width:32,channels:3}), 50000);
  const lim={gradientBuffer:e.chip.gradientBuffer, gradientBits:23};
  let f=naive(input.layers);
  const show=(n:string,x:any)=>{const s=(o:any)=>Object.values(o).map((v:any)=>v.toPrecision(3)).join(" "); console.log(n,"E",s(x.energy),"leak",s(x.leakageEnergy),"L",s(x.latency),"TOPS/W",(x.efficiency/1e12).toFixed(2),"area",(x.area*1e6).toFixed(1),"mom",x.momentum.energyFraction.toFixed(4));};
  const e0=estimate(input,f,null); show("naive",e0);
  for (const g of ingredients(lim)) { f=g.apply(f,input.layers); show(g.name,estimate(input,f,null)); }
  show("outer",estimate(input,outerProduct(input.layers),null));
  const o=estimate(input,optimized(input.layers,lim),null);
  for (const c of o.components) console.log(c.name, Object.values(c.energy).map(v=>v.toPrecision(3)).join(" "), "lat", Object.values(c.latency).map(v=>v.toPrecision(3)).join(" "), (c.area*1e6).toFixed(2));
  const walk=(n:any,d=0)=>{const t=Object.values(n.energy).reduce((a:any,b:any)=>a+b,0) as number; if(t>0.02||n.area>1e-6) console.log(" ".repeat(d)+n.name,Object.values(n.energy).map((v:any)=>v.toPrecision(3)).join(" "),(n.area*1e6).toFixed(2)); n.children.forEach((c:any)=>walk(c,d+1));}; walk(o.tree);
  for(let k=0;k<20;k++) estimate(input,f,null);
  const t=performance.now(); for(let k=0;k<20;k++) estimate(input,f,null); console.log("ms",(performance.now()-t)/20);
});
