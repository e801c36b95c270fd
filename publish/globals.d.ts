// What our scripts find without importing it.

/** A file of Python in the page: its address below the site, and its hash. */
interface SiteFile {
  url: string | URL;
  integrity?: string;
}

/** Put in by live/build at build. */
declare const __FILES__: {
  core: string;
  modules: string[];
  library: SiteFile;
  wasm: SiteFile;
  lock: SiteFile;
  scripts: SiteFile[];
  wheels: SiteFile[];
  figures: SiteFile[];
  /** The environment of Python. */
  variables: Record<string, string>;
};

/** Sphinx's own search, in searchtools.js. */
declare const Search: {
  htmlToText(html: string, anchor?: string): string;
  makeSearchSummary(html: string, words: string[], anchor?: string): HTMLElement | null;
};

/** Not in every browser. */
interface Navigator {
  connection?: { saveData?: boolean; type?: string };
}
