import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Input encoding","description":"","frontmatter":{},"headers":[],"relativePath":"models/input-encoding.md","filePath":"models/input-encoding.md"}');
const _sfc_main = { name: "models/input-encoding.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="input-encoding" tabindex="-1">Input encoding <a class="header-anchor" href="#input-encoding" aria-label="Permalink to &quot;Input encoding&quot;">​</a></h1><table tabindex="0"><thead><tr><th><code>array.inputEncoding</code></th><th>what the rows see</th><th>conversions per partial sum</th></tr></thead><tbody><tr><td>analog</td><td>the whole value, one multi-bit DAC step</td><td>1</td></tr><tr><td>bit-serial</td><td>one bit of |x| per cycle with its sign; codes are shifted and added</td><td>one per bit</td></tr></tbody></table><p>Bit-serial: x = inputStep·Σ_z 2^z·x_z, so y = outScale·inputStep·lsb·Σ_z 2^z·code_z. Inputs lie on a grid: images on multiples of 2⁻⁷ (8 bits), activations on <code>network.activationRange</code>/2^<code>activationBits</code>, errors on 2^(1 − <code>errorBits</code>). One read takes 8 cycles for images, <code>activationBits</code> for activations, <code>errorBits</code> − 1 for errors.</p><p><strong>Signed inputs</strong> go in two phases, positive and negative part (<code>array.phases</code>). <strong>analog</strong>: both integrate on the column before one conversion, so the converter sees the signed sum. <strong>digital</strong>: each is digitized, and the codes are subtracted. Inputs of one sign (behind a ReLU) go in one phase.</p><p>Analog encoding has no DAC error of its own: values are already on the grid of activations or errors. With <code>network.activationBits = &quot;ideal&quot;</code> and analog encoding, the DAC is ideal.</p><p><strong>Source.</strong> bit-serial: DNN+NeuroSim; analog, and two passes for signs: aihwkit.</p><p><strong>Proved by</strong> <em>adc.test.ts</em> (these equations in plain arithmetic, on every engine) and <em>reads.test.ts</em> (random layers, native against reference).</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("models/input-encoding.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const inputEncoding = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  inputEncoding as default
};
