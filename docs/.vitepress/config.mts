// The documentation site: the pages of docs/ as they lie there, with a search that works offline. `npm run docs` builds it.
import { existsSync } from "node:fs";
import { dirname, join, normalize, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, type MarkdownRenderer } from "vitepress";
import { notices } from "../../web/notices.mjs";
import { githubSlug, sidebar } from "./pages.mts";

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><text x="1" y="14" font-size="15" fill="#2c5d92">℧</text></svg>';
const DOCS = fileURLToPath(new URL("../", import.meta.url));

export default defineConfig({
  title: "Mho",
  description: "How well does a network learn on analog synaptic devices, and what does the learning cost?",
  lang: "en",
  head: [["link", { rel: "icon", href: `data:image/svg+xml,${encodeURIComponent(ICON)}` }]],
  cleanUrls: false,
  // A link without a page ends the build.
  ignoreDeadLinks: false,
  // For who reads the folder on its own; the site starts with index.md.
  srcExclude: ["README.md"],
  rewrites: {
    "decisions/README.md": "decisions/index.md",
    "results/README.md": "results/index.md",
  },
  markdown: {
    anchor: { slugify: githubSlug },
    config: keepLinksInside,
  },
  vite: { plugins: notices("licenses.txt").pages },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    sidebar,
    nav: [
      { text: "Device", link: "/start/device" },
      { text: "Chip", link: "/start/chip" },
      { text: "Learning", link: "/start/learning" },
      { text: "Glossary", link: "/glossary" },
      { text: "Licences", link: "/licenses.txt", target: "_blank" },
    ],
  },
});

/** Pages also link to sources, tests and examples, which the site does not have: there the words of the link stand without one. */
function keepLinksInside(md: MarkdownRenderer): void {
  md.core.ruler.after("inline", "links-inside", (state) => {
    const page = join(DOCS, dirname((state.env as { relativePath: string }).relativePath));
    for (const { children } of state.tokens) {
      let outside = false;
      for (const token of children ?? []) {
        if (token.type === "link_open") outside = leavesSite(page, token.attrGet("href")!);
        if (!outside || !token.type.startsWith("link_")) continue;
        if (token.type === "link_close") outside = false;
        token.type = token.nesting > 0 ? "em_open" : "em_close";
        token.tag = "em";
        token.attrs = null;
      }
    }
  });
}

function leavesSite(page: string, href: string): boolean {
  if (/^[a-z]+:|^#/.test(href)) return false;
  const goal = normalize(join(page, href.replace(/#.*/, "")));
  const isPage = /\.md$|\/$/.test(goal) && !relative(DOCS, goal).startsWith(`..${sep}`);
  if (!isPage && !existsSync(goal)) throw new Error(`${page}: the link ${href} leads nowhere`);
  return !isPage;
}
