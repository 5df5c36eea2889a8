import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Start here: I make devices","description":"","frontmatter":{},"headers":[],"relativePath":"start/device.md","filePath":"start/device.md"}');
const _sfc_main = { name: "start/device.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="start-here-i-make-devices" tabindex="-1">Start here: I make devices <a class="header-anchor" href="#start-here-i-make-devices" aria-label="Permalink to &quot;Start here: I make devices&quot;">​</a></h1><p>You have a device, or measured pulses of one. You want to know whether a network can learn on it.</p><ol><li>Follow the tutorial <a href="./../tutorials/measured-pulses.html">from measured pulses to accuracy</a>. It takes a minute.</li><li>See which flaw costs accuracy: <code>npx mho device what-if NAME</code> (<a href="./../device-lab.html">device lab</a>).</li><li>Try another curve by hand: <code>npx mho ui</code>, page Device (<a href="./../web-app.html">web app</a>).</li></ol><table tabindex="0"><thead><tr><th>question</th><th>page</th></tr></thead><tbody><tr><td>Which file of pulses can be read?</td><td><a href="./../device-fit.html">device fit</a></td></tr><tr><td>How does Mho compare devices?</td><td><a href="./../device-lab.html">device lab</a></td></tr><tr><td>Which law fits my device?</td><td><a href="./../models/exponential.html">exponential</a>, <a href="./../models/linear-step.html">linear step</a>, <a href="./../models/soft-bounds.html">soft bounds</a>, <a href="./../models/constant-step.html">constant step</a>, <a href="./../models/exponential-step.html">exponential step</a>, <a href="./../models/power-step.html">power step</a>, <a href="./../models/table.html">table</a></td></tr><tr><td>How are noise and spread defined?</td><td><a href="./../models/variation.html">variation</a></td></tr><tr><td>What about drift and endurance?</td><td><a href="./../models/aging.html">aging</a></td></tr><tr><td>What does an asymmetric device do to weights?</td><td><a href="./../models/rules.html#where-a-rule-comes-to-rest">where a rule comes to rest</a></td></tr><tr><td>How do I take a device to NeuroSim or aihwkit?</td><td><a href="./../device-lab.html">device lab</a></td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("start/device.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const device = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  device as default
};
