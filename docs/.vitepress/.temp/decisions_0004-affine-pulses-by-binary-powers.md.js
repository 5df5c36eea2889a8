import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"4. Pulses as affine maps, composed by binary powers","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0004-affine-pulses-by-binary-powers.md","filePath":"decisions/0004-affine-pulses-by-binary-powers.md"}');
const _sfc_main = { name: "decisions/0004-affine-pulses-by-binary-powers.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="4-pulses-as-affine-maps-composed-by-binary-powers" tabindex="-1">4. Pulses as affine maps, composed by binary powers <a class="header-anchor" href="#4-pulses-as-affine-maps-composed-by-binary-powers" aria-label="Permalink to &quot;4. Pulses as affine maps, composed by binary powers&quot;">​</a></h1><p><strong>Context.</strong> NeuroSim&#39;s exponential device is usually computed by inverting the curve with a logarithm, moving by n pulses and evaluating it again. That fails outside the curve&#39;s range. It costs a logarithm and an exponential per weight. Writing one pulse after the other costs n steps.</p><p><strong>Choice.</strong> One pulse is g ← d·g + s: the exponential curve, linear steps, soft bounds and constant steps all are affine (<a href="./../models/exponential.html">models/exponential.md</a>). n pulses are one affine map, composed from the binary digits of n: maps of 1, 2, 4, … pulses are squares of each other. Each product and sum is rounded separately.</p><p><strong>Consequence.</strong> n pulses at once equal n single pulses up to rounding, for any g, also outside the window. No logarithm is needed, so NeuroSim&#39;s failure for labels above 1.96 cannot occur. All engines give the same bits. Devices that differ from each other need their own d and s (four numbers and two bounds per device). Laws that are not affine (exponential step, power step, table) are stepped pulse by pulse.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/0004-affine-pulses-by-binary-powers.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0004AffinePulsesByBinaryPowers = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0004AffinePulsesByBinaryPowers as default
};
