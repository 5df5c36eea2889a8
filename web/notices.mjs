// The notices of all packages that a build of pages bundles, those of its workers included: what their licences ask for. Vite's own list
// (build.license) leaves out what only a worker uses.
import license from "rollup-plugin-license";

/** Plugins of Vite, for the pages and for their workers. The build gets one more file, with the licence of each package. */
export function notices(fileName) {
  const packages = new Map();
  const collect = () =>
    license({
      thirdParty: {
        output: (found) => {
          for (const one of found) packages.set(`${one.name} ${one.version}`, one);
        },
      },
    });
  // Workers are built before the pages are written.
  const write = {
    name: "notices",
    generateBundle: {
      order: "post",
      handler() {
        this.emitFile({ type: "asset", fileName, source: textOf(packages) });
      },
    },
  };
  return { pages: [collect(), write], workers: () => [collect()] };
}

function textOf(packages) {
  const sections = [...packages].sort(([a], [b]) => (a < b ? -1 : 1)).map(sectionOf);
  return ["# Licences\n\nThese packages are parts of this build.\n", ...sections].join("\n");
}

function sectionOf([title, { license, licenseText, noticeText, author, homepage }]) {
  const facts = [license, author?.text(), homepage].filter(Boolean).join(", ");
  const texts = [facts, licenseText, noticeText].filter(Boolean).map((text) => `${text.trim()}\n`);
  return [`## ${title}\n`, ...texts].join("\n");
}
