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

/** What scripts that are not ours use for localStorage: static/shelf.js. */
declare var shelf: Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Not in every browser. */
interface Navigator {
  connection?: { saveData?: boolean; type?: string };
}
