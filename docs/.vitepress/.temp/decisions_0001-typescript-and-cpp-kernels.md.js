import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"1. TypeScript, and C++ kernels without node-gyp","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0001-typescript-and-cpp-kernels.md","filePath":"decisions/0001-typescript-and-cpp-kernels.md"}');
const _sfc_main = { name: "decisions/0001-typescript-and-cpp-kernels.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="1-typescript-and-c-kernels-without-node-gyp" tabindex="-1">1. TypeScript, and C++ kernels without node-gyp <a class="header-anchor" href="#1-typescript-and-c-kernels-without-node-gyp" aria-label="Permalink to &quot;1. TypeScript, and C++ kernels without node-gyp&quot;">​</a></h1><p><strong>Context.</strong> Most of the program is physics, schemas, loops and reports, written and read by people who know TypeScript. More than nine tenths of the time is spent in matrix products and the device update. <code>npm ci</code> must work on a fresh machine with access to the package registry only, and must not fail where there is no compiler.</p><p><strong>Choice.</strong> TypeScript (ESM, strict) for everything but the kernels. The kernels are C++17 behind Node-API version 8, whose binary interface is the same for all Node versions. <em>native/build.mjs</em> calls the machine&#39;s compiler itself; the headers come from the packages node-addon-api and node-api-headers. node-gyp would download Node&#39;s headers and need Python; prebuilt binaries would need a release process, and trust. Kernels are compiled once per instruction set (AVX-512, AVX2 with FMA, NEON, portable) from one source, and the addon chooses at run time.</p><p><strong>Consequence.</strong> The build takes seconds to a minute, on every machine anew, and depends on its compiler. Contraction of a·b + c is switched off by flag, so results do not depend on the compiler. Without a compiler the reference engine computes, far slower, and says so. Types are checked by <code>tsc</code>; nothing checks the border to C++ but the conformance tests.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/0001-typescript-and-cpp-kernels.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0001TypescriptAndCppKernels = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0001TypescriptAndCppKernels as default
};
