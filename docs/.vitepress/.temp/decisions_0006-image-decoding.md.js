import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"6. Images are decoded by small libraries; archives and colours by our own code","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0006-image-decoding.md","filePath":"decisions/0006-image-decoding.md"}');
const _sfc_main = { name: "decisions/0006-image-decoding.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="6-images-are-decoded-by-small-libraries-archives-and-colours-by-our-own-code" tabindex="-1">6. Images are decoded by small libraries; archives and colours by our own code <a class="header-anchor" href="#6-images-are-decoded-by-small-libraries-archives-and-colours-by-our-own-code" aria-label="Permalink to &quot;6. Images are decoded by small libraries; archives and colours by our own code&quot;">​</a></h1><p><strong>Context.</strong> Data come as JPEG and PNG files in folders or archives. 60,000 of them must be ready in seconds. No install script and no native dependency is wanted, because package managers begin to block install scripts by default. A damaged file must be named, with the place of the damage.</p><p><strong>Choice.</strong> jpeg-js and fast-png: plain JavaScript, no install script. jpeg-js drops fractions in its colour conversion, which makes images darker by 0.4 of 255 on average. Mho converts its YCbCr samples itself, by the rounded fixed-point form of ITU-T T.871 (<em>src/data/decodeImage.ts</em>). tar is read by a reader of our own (<em>src/data/tar.ts</em>). It checks header sums and sizes, and can give member and byte offset. The small packages for tar do not. Decoding runs on worker threads; the result is kept in one cache file and checked by its fingerprint when read.</p><p><strong>Consequence.</strong> The first use of a large data set takes some seconds, later ones a fraction. What these decoders cannot read (16-bit PNG, transparent pixels) is refused with the file&#39;s name. No resizing: all images of a set have one size.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/0006-image-decoding.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0006ImageDecoding = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0006ImageDecoding as default
};
