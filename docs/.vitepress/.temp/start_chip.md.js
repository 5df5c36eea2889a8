import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Start here: I design chips","description":"","frontmatter":{},"headers":[],"relativePath":"start/chip.md","filePath":"start/chip.md"}');
const _sfc_main = { name: "start/chip.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="start-here-i-design-chips" tabindex="-1">Start here: I design chips <a class="header-anchor" href="#start-here-i-design-chips" aria-label="Permalink to &quot;Start here: I design chips&quot;">​</a></h1><p>You choose arrays, converters, memories and a process. You want to know what training costs on them.</p><ol><li>Follow the tutorial <a href="./../tutorials/my-chip.html">my chip</a>. Each price takes about a second.</li><li>See the paper&#39;s chip in numbers: <a href="./../chip-paper.html">chip-paper</a>.</li><li>Open it as a plan: <code>npx mho ui</code>, page Chip (<a href="./../web-app.html">web app</a>).</li></ol><table tabindex="0"><thead><tr><th>question</th><th>page</th></tr></thead><tbody><tr><td>What is counted, and what is left out?</td><td><a href="./../chip-model.html">chip model</a></td></tr><tr><td>Which constants does each circuit have?</td><td><a href="./../chip-constants.html">chip constants</a></td></tr><tr><td>How far is it from NeuroSim?</td><td><a href="./../neurosim-comparison.html">beside NeuroSim</a></td></tr><tr><td>How far is it from silicon?</td><td><a href="./../chip-model.html">chip model: silicon</a></td></tr><tr><td>Does the converter act in training as it is priced?</td><td><a href="./../models/adc.html">converters</a>, <a href="./../keys.html">what each key moves</a></td></tr><tr><td>What does the weight-gradient unit cost?</td><td><a href="./../models/gradient-unit.html">gradient unit</a></td></tr><tr><td>Which chip is best of thousands?</td><td><a href="./../studies.html">studies</a></td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("start/chip.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const chip = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  chip as default
};
