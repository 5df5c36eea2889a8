import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"12. The adaptive rule is momentum whose steps are shares of the window","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0012-adaptive-rule.md","filePath":"decisions/0012-adaptive-rule.md"}');
const _sfc_main = { name: "decisions/0012-adaptive-rule.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="12-the-adaptive-rule-is-momentum-whose-steps-are-shares-of-the-window" tabindex="-1">12. The adaptive rule is momentum whose steps are shares of the window <a class="header-anchor" href="#12-the-adaptive-rule-is-momentum-whose-steps-are-shares-of-the-window" aria-label="Permalink to &quot;12. The adaptive rule is momentum whose steps are shares of the window&quot;">​</a></h1><p><strong>Context.</strong> The paper reports an adaptive momentum and does not publish its equation. Mho needs a default rule that loses little on asymmetric devices. A rule that loses no gradient comes to rest at w₀/(1 + E|n|/(κτ)) (<a href="./../models/rules.html#where-a-rule-comes-to-rest">derivation</a>). So the rule should need few pulses: every pair of opposite pulses moves a weight toward the symmetric point.</p><p><strong>Choice.</strong> <code>adaptive-momentum</code> is the default. It keeps two words a weight: a velocity, and the fraction of a pulse that was not sent. The length of its steps follows the largest velocity of the layer in the step before. A step is thus a share of the device&#39;s window, whatever the size of the layer&#39;s gradients. The learning rate rises over the first epoch.</p><p><strong>Evidence.</strong> All figures, settings and commands are in the <a href="./../results/adaptive-rules.html">notebook</a>.</p><ul><li>At the end of a long run (labels ±3, 256 states, 6-bit converters both ways, seed 2) the new rule makes 78.6 %. momentum-carry makes 76.6 %, and software 77.8 %.</li><li>Software with four times its weight decay makes 78.6 % in the same run. So the rule equals the best software that we found; it is not better.</li><li>Without the warm-up, two of 19 published devices made 10.0 %. With it they make 54.9 and 50.8 %.</li><li>The momentum unit needs a multiplier, two adders and two words, as momentum-carry does, and one exponent a layer.</li></ul><p><strong>Rejected.</strong> Each of these was measured, and its code was deleted:</p><ul><li>γ by sign agreement (the rule of version 0.1.0): it stays near 0.99 and does not adapt.</li><li>γ by the learning rate, and pulses sent only when whole ones wait: best at rest, worse on a network in a short run.</li><li>A carry that is corrected by the device&#39;s law: no bias at rest, but noise adds up in weights that the network does not need.</li></ul><p><strong>Consequence.</strong> The rule is our own, and every page that names it says so. Its figures cannot be held against the paper&#39;s equation, only against the paper&#39;s accuracies (<a href="./../results.html">results</a>).</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/0012-adaptive-rule.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0012AdaptiveRule = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0012AdaptiveRule as default
};
