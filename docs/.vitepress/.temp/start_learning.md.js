import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Start here: I work on learning","description":"","frontmatter":{},"headers":[],"relativePath":"start/learning.md","filePath":"start/learning.md"}');
const _sfc_main = { name: "start/learning.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="start-here-i-work-on-learning" tabindex="-1">Start here: I work on learning <a class="header-anchor" href="#start-here-i-work-on-learning" aria-label="Permalink to &quot;Start here: I work on learning&quot;">​</a></h1><p>You have a network or an update rule. You want to know how it learns on real devices, and at which price.</p><ol><li>Follow the tutorial <a href="./../tutorials/onnx-network.html">my ONNX network</a>.</li><li>Try an <a href="./../tutorials/my-rule.html">update rule of your own</a>.</li><li>Compare rules with intervals: <a href="./../tutorials/cluster-study.html">a study on a cluster</a> also runs on one machine.</li><li>Read what one training step does: <a href="./../models/training-step.html">a run, step by step</a>.</li></ol><table tabindex="0"><thead><tr><th>question</th><th>page</th></tr></thead><tbody><tr><td>Which rules are there?</td><td><a href="./../models/rules.html">update rules</a></td></tr><tr><td>Which layers can a network have?</td><td><a href="./../networks.html">networks</a>, <a href="./../onnx.html">ONNX</a></td></tr><tr><td>Can it learn from my data?</td><td><a href="./../data.html">data</a></td></tr><tr><td>What is quantized, and how?</td><td><a href="./../models/number-formats.html">number formats</a></td></tr><tr><td>How is a weight written to devices?</td><td><a href="./../models/mapping.html">mapping</a>, <a href="./../models/initial-weights.html">initial weights</a></td></tr><tr><td>Does a run repeat exactly?</td><td><a href="./../models/random-numbers.html">random numbers</a>, <a href="./../checkpoint.html">checkpoint</a></td></tr><tr><td>How fast is it?</td><td><a href="./../performance.html">performance</a></td></tr><tr><td>What was found?</td><td><a href="./../results.html">results</a></td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("start/learning.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const learning = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  learning as default
};
