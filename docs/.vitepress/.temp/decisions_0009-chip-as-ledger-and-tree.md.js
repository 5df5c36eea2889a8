import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"9. The chip as a ledger; dataflows as data; peers corrected in the comparison","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0009-chip-as-ledger-and-tree.md","filePath":"decisions/0009-chip-as-ledger-and-tree.md"}');
const _sfc_main = { name: "decisions/0009-chip-as-ledger-and-tree.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="9-the-chip-as-a-ledger-dataflows-as-data-peers-corrected-in-the-comparison" tabindex="-1">9. The chip as a ledger; dataflows as data; peers corrected in the comparison <a class="header-anchor" href="#9-the-chip-as-a-ledger-dataflows-as-data-peers-corrected-in-the-comparison" aria-label="Permalink to &quot;9. The chip as a ledger; dataflows as data; peers corrected in the comparison&quot;">​</a></h1><p><strong>Context.</strong> Estimators of this kind grow as one routine per level that adds up energy, latency and area in dozens of variables and passes the sums on. Then a total cannot be traced to its circuits, and a breakdown need not add up to it. A factor appears twice or is forgotten, and another dataflow is another program. NeuroSim V2.1, the natural reference, has such errors. Some traffic lacks the channel count, and some conversions are charged eight times. Its breakdown multiplies what its totals do not.</p><p><strong>Choice.</strong> (1) One ledger for an epoch: every circuit entered once with count, area, leakage and formula; every piece of work as (path, layer, phase, joule, second). Every reported figure is a sum over it. By path it is a tree whose children sum to their parents. By kind of circuit it is a breakdown, and by layer a table. (2) A dataflow is a plain record: where values wait, what stays, what overlaps. Phases read its fields where bits move. Naive, optimized, each step between them and what the search finds are values of one type under one account; there is no factor at the end. (3) What a peer gets wrong is taken out of the peer&#39;s figures in <code>src/peer</code>, from its own exact splits and with the reason beside it. The product has no switch that imitates a defect, and no constant that exists to meet a peer.</p><p><strong>Consequence.</strong> Any joule can be traced to a circuit, a layer and a formula, and two chips can be compared entry by entry. Gains of a dataflow are gains against our own naive one, not against another program&#39;s mistakes, hence smaller than they could be made to look. A new dataflow field must be honoured wherever it changes traffic; property tests of sums do not see one that is forgotten. Time is a sum over entries too. Work that runs beside longer work enters with the time that sticks out. So finer schedules than &quot;beside&quot; need more than the ledger.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/0009-chip-as-ledger-and-tree.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0009ChipAsLedgerAndTree = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0009ChipAsLedgerAndTree as default
};
