import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"8. Random numbers by counters (Philox)","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0008-counter-based-random-numbers.md","filePath":"decisions/0008-counter-based-random-numbers.md"}');
const _sfc_main = { name: "decisions/0008-counter-based-random-numbers.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="8-random-numbers-by-counters-philox" tabindex="-1">8. Random numbers by counters (Philox) <a class="header-anchor" href="#8-random-numbers-by-counters-philox" aria-label="Permalink to &quot;8. Random numbers by counters (Philox)&quot;">​</a></h1><p><strong>Context.</strong> Noise, variation, shuffling and stochastic rounding take hundreds of millions of draws. A generator with state ties results to the order of work: another number of threads, a resumed run or a GPU would give other numbers.</p><p><strong>Choice.</strong> Every draw is a function of (seed, stream, layer, element, step): Philox4x32-10 (Salmon et al., SC&#39;11, doi 10.1145/2063384.2063405) with these as key and counter. One call gives four words; which word serves what is fixed in engine.ts. Normal numbers come from a word by the inverse error function in single precision (Giles, GPU Computing Gems, 2012). Every engine evaluates it by the same sequence of float operations.</p><p><strong>Consequence.</strong> Nothing has to be stored in a checkpoint but the step. Any thread may compute any element. A draw costs ten rounds of two multiplications; where that is a share of the update&#39;s time, it is shown in <a href="./../performance.html">performance</a>. Changing the number or meaning of a word changes results: it is a change of the format of runs. A normal number never exceeds 5.5 standard deviations.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/0008-counter-based-random-numbers.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0008CounterBasedRandomNumbers = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0008CounterBasedRandomNumbers as default
};
