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

/** The exercises of each chapter. Put in by publish/extension/progress.py. */
declare const __EXERCISES__: Record<string, string[]>;
declare const __CHAPTERS__: {
  name: string;
  title: string;
  exercises: { id: string; title: string; anchor: string }[];
}[];

/** Sphinx's own search, in searchtools.js. */
declare const Search: {
  htmlToText(html: string, anchor?: string): string;
  makeSearchSummary(html: string, words: string[], anchor?: string): HTMLElement | null;
  performTermsSearch(stems: Set<string>): any[];
  query(text: string): void;
  _index: {
    terms: Record<string, number | number[]>;
    titleterms: Record<string, number | number[]>;
    docnames: string[];
    titles: string[];
    filenames: string[];
  };
};
declare const Scorer: {
  term: number;
  partialTerm: number;
  title: number;
  partialTitle: number;
};
declare function _displayNextItem(
  results: any[],
  count: number,
  stems: Set<string>,
  words: Set<string>,
): void;

/** What scripts that are not ours use for localStorage: static/shelf.js. */
declare var shelf: Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Not in every browser. */
interface Navigator {
  connection?: { saveData?: boolean; type?: string };
}
