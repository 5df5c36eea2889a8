import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"17. One mechanism for many runs","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0017-one-mechanism.md","filePath":"decisions/0017-one-mechanism.md"}');
const _sfc_main = { name: "decisions/0017-one-mechanism.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="17-one-mechanism-for-many-runs" tabindex="-1">17. One mechanism for many runs <a class="header-anchor" href="#17-one-mechanism-for-many-runs" aria-label="Permalink to &quot;17. One mechanism for many runs&quot;">​</a></h1><p><strong>Context.</strong> Five commands made many runs, each in its own way. <code>compare</code> made one rule after another in folders of its own. <code>device what-if</code> and <code>reproduce</code> used a file of records with locks beside it. <code>study run</code> had workers, and the web app a queue on a thread. What one of them could do (workers, clusters, resuming, exactly once) the others could not.</p><p><strong>Choice.</strong> A list of points, a folder, a runner, results (src/study/sweep). The commands say which points and print.</p><table tabindex="0"><thead><tr><th></th><th>before</th><th>now</th></tr></thead><tbody><tr><td><code>compare</code></td><td>one training at a time with all cores</td><td>a study file with the axis <code>training.rule</code>; runs are kept, as its table needs each epoch</td></tr><tr><td><code>device what-if</code></td><td>records of its own</td><td>a study of listed points; <code>mho study show</code> reads it</td></tr><tr><td><code>reproduce</code></td><td>every process ran points and rewrote the file of records</td><td>one process leads and writes records, workers train; a second leader is refused, since two that rewrite one file can lose a line</td></tr><tr><td>web app&#39;s queue</td><td>a thread for a run</td><td>a process for a run, by the piece that local workers are made of</td></tr></tbody></table><p>Records (results/*.jsonl) stay what they were: their hashes leave out where the images lie, so that they are found on every machine. In the folder under way the study&#39;s own hash is used, which covers the images. The queue is no <code>Runner</code>: people order, pause and stop single runs in it, and each has a folder that they named by starting it. Both share <code>LineProcess</code> (jobs on lines, answers as JSON, the end of the input means stop). They also share the number of deaths after which a job is given up, and going on from a run&#39;s folder.</p><p><strong>Consequence.</strong> A run that is killed, or takes all memory, ends neither the server nor a comparison: another process goes on from the checkpoint, three times at most. <code>mho reproduce</code> uses all cores on small networks, where one training cannot. A worker costs about half a second of processor time to start. Runs that an earlier Mho left unfinished in <code>results/.running/&lt;hash&gt;</code> are not gone on with; comparisons that it left unfinished neither.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/0017-one-mechanism.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0017OneMechanism = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0017OneMechanism as default
};
