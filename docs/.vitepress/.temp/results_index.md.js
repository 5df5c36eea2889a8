import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Results that took long to compute","description":"","frontmatter":{},"headers":[],"relativePath":"results/index.md","filePath":"results/README.md"}');
const _sfc_main = { name: "results/index.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="results-that-took-long-to-compute" tabindex="-1">Results that took long to compute <a class="header-anchor" href="#results-that-took-long-to-compute" aria-label="Permalink to &quot;Results that took long to compute&quot;">​</a></h1><p>Small JSON files as <code>--json</code> printed them, without the health panel of each epoch. Beside each stands the command that made it. The data are real CIFAR-10 as a <code>.tar.gz</code> of class folders with JPEG images (<code>data.source</code>). The seed is 1, with 2 threads of an AMD EPYC (Zen 3, AVX2).</p><table tabindex="0"><thead><tr><th>file</th><th>command</th><th>result</th></tr></thead><tbody><tr><td><em>bench-amx.json</em>, <em>bench-avx512-vnni.json</em>, <em>bench-avx2.json</em></td><td><code>npm run bench -- --json --isa NAME</code> on an Intel Xeon</td><td><a href="./../performance.html">performance</a></td></tr><tr><td><em>momentum-normalized.json</em></td><td>in the file</td><td>one rule with both arithmetics, eight seeds (<a href="./../decisions/0014-exact-integer-reads.html">decision 14</a>)</td></tr><tr><td><em>gradient-unit.json</em></td><td><code>npm run build &amp;&amp; node scripts/gradientUnits.mjs cifar10-jpeg.tar.gz</code></td><td>accuracy and efficiency under each weight-gradient unit (<a href="./../models/gradient-unit.html">gradient unit</a>)</td></tr><tr><td><em>arithmetic.json</em></td><td><code>npm run build &amp;&amp; node scripts/rerunRecords.mjs cifar10-jpeg.tar.gz</code></td><td>accuracies of records made by the float chain, run again with exact integers (<a href="./../decisions/0014-exact-integer-reads.html">decision 14</a>)</td></tr><tr><td><em>cifar10-full-width.json</em></td><td><code>npx mho train --set data.source=cifar10-jpeg.tar.gz --set training.rule=momentum-carry --set network.width=1 --set data.trainLimit=19200 --set data.testLimit=1000 --set training.epochs=1 --json</code>: 300 steps of batch 64</td><td>mean loss 5.2 over the first 12 steps, 1.9 over the last 30; test accuracy 33.5 %</td></tr><tr><td><em>fit-recovery.json</em></td><td>its <code>command</code></td><td><a href="./../device-fit.html">device fit</a></td></tr><tr><td><em>adaptive-rules.json</em></td><td><code>node scripts/adaptiveRules.mjs</code></td><td><a href="./adaptive-rules.html">notebook</a> of <a href="./../decisions/0012-adaptive-rule.html">decision 12</a></td></tr></tbody></table><p>The machine did other work beside the full-width run (tests, compilers), so its images/s are no speed figure. The runs behind the paper&#39;s claims: <a href="./../results.html">results</a>, one record a run in <em>results/</em>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("results/README.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const README = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  README as default
};
