import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"3. The ADC inside the matrix kernel, and indirect convolution","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0003-adc-in-the-matrix-kernel.md","filePath":"decisions/0003-adc-in-the-matrix-kernel.md"}');
const _sfc_main = { name: "decisions/0003-adc-in-the-matrix-kernel.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="3-the-adc-inside-the-matrix-kernel-and-indirect-convolution" tabindex="-1">3. The ADC inside the matrix kernel, and indirect convolution <a class="header-anchor" href="#3-the-adc-inside-the-matrix-kernel-and-indirect-convolution" aria-label="Permalink to &quot;3. The ADC inside the matrix kernel, and indirect convolution&quot;">​</a></h1><p><strong>Context.</strong> A layer of VGG-8 is cut into up to 512 sub-arrays. Each one&#39;s partial sum passes a converter before the digital sum. Written with a tensor library, this is one small matrix product per sub-array. Each is stored, quantized and added in passes of its own. That costs several times the same layer without converters. Unfolding images to a matrix (im2col) multiplies the memory of activations by nine.</p><p><strong>Choice.</strong> The K loop of the matrix kernel is cut at the borders of the sub-arrays. After each block the accumulators pass the converter in registers and are added as codes to the digital sum, which stays in the cache. Ranges must be known before the kernel starts. That is why they are calibrated or follow the running maximum. It is also why the range of each call&#39;s own minimum and maximum (&quot;oracle&quot;) costs a second pass. Reads in both directions do not unfold the image. They copy the pixels that a block meets, for a panel of output positions at a time; padding is zeros. (Before words there was a table of pixel addresses in place of the copy. It was faster by some per cent for floats, but matrix units need the copy, and one way serves both.) The weight gradient packs pixels of a padded frame once, so that a kernel position is only a shifted start.</p><p><strong>Consequence.</strong> Converters cost a few per cent instead of a factor; measured in <a href="./../performance.html">performance</a>. Sums of words are exact integers (<a href="./0014-exact-integer-reads.html">decision 14</a>); those of floats are added in the order of the hardware. The kernels are our own, not those of a BLAS library, and have to be tuned by us.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/0003-adc-in-the-matrix-kernel.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0003AdcInTheMatrixKernel = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0003AdcInTheMatrixKernel as default
};
