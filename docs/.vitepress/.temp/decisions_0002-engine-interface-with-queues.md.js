import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"2. One engine interface, with queues and opaque buffers","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0002-engine-interface-with-queues.md","filePath":"decisions/0002-engine-interface-with-queues.md"}');
const _sfc_main = { name: "decisions/0002-engine-interface-with-queues.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="2-one-engine-interface-with-queues-and-opaque-buffers" tabindex="-1">2. One engine interface, with queues and opaque buffers <a class="header-anchor" href="#2-one-engine-interface-with-queues-and-opaque-buffers" aria-label="Permalink to &quot;2. One engine interface, with queues and opaque buffers&quot;">​</a></h1><p><strong>Context.</strong> The same training must run on a slow, readable specification, on CPU threads, and later on a GPU. Tensor libraries offer hundreds of small operations; each one passes over memory, and reading any value back stalls a GPU.</p><p><strong>Choice.</strong> About twenty fused operations, each one phase of crossbar training (<em>src/engine/engine.ts</em>). A call enqueues and returns. Data leave only by <code>readTensor</code>. Scalars that decide what happens next (ADC range, error scale, velocity exponent) are buffers too. The interface is the specification: every sentence of its comments is a formula with its rounding, and the reference engine is that text as code.</p><p><strong>Consequence.</strong> The training loop has no <code>if (gpu)</code>, and the event loop is free while the native engine works. A new idea (another converter, another update) often needs a change of the interface and of every engine, not of one call site. That is the price, and it keeps the number of ideas small. Errors of queued work appear at the next <code>sync</code> or <code>readTensor</code>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/0002-engine-interface-with-queues.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0002EngineInterfaceWithQueues = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0002EngineInterfaceWithQueues as default
};
