// The files of Python in the page. Put in at build: their addresses below the site, and
// the hashes that browsers verify.
export const files = __FILES__;

/**
 * What fetch needs to bring a file of the site.
 * @param {URL} site
 * @param {SiteFile} file
 * @param {RequestInit} [options]
 */
export function request(site, { url, integrity }, options) {
  return new Request(new URL(url, site), { integrity, ...options });
}

/**
 * Has files come into the browser's cache, one after the other, behind all else.
 * @param {URL} site
 * @param {SiteFile[]} wanted
 */
export async function store(site, wanted) {
  for (const file of wanted) {
    const response = await fetch(request(site, file, { priority: "low" }));
    await response.body.pipeTo(new WritableStream());
  }
}

/** Whether the reader's link is one on which nothing should come unasked. */
export function metered() {
  const link = navigator.connection;
  if (link?.saveData) return true;
  if (link?.type) return link.type === "cellular";
  return matchMedia("(hover: none)").matches; // a phone that does not say
}
