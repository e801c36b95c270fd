// How the patch widget looks beyond what it shares with the laboratories.

import { labStyle } from "../shared/lab_style.js";

export const STYLE = `${labStyle("patch_attention")}
.mhsa-patch_attention .patch-checks { margin-bottom: .3rem; }
.mhsa.mhsa-patch_attention .patch-why { margin-bottom: .6rem; }
.mhsa.mhsa-patch_attention .patch-why:empty { margin: 0; }
.mhsa-patch_attention .lab-bar > fieldset { margin: 0; }
.mhsa-patch_attention .lab-grow { flex: 1 1 12rem; }
.mhsa-patch_attention .patch-picture { margin: 0; max-width: 100%; }
.mhsa-patch_attention .patch-picture figcaption { color: var(--mhsa-muted); font-size: .875rem; }
.mhsa-patch_attention .patch-whole {
  display: block; max-width: 100%; height: auto; background: var(--mhsa-accent);
  border: 1px solid var(--mhsa-edge);
}
.mhsa-patch_attention .patch-map { width: 17.6rem; }
.mhsa-patch_attention .patch-map > .lab-title { min-height: 2.6em; align-items: end; line-height: 1.3; }
.mhsa.mhsa-patch_attention table.patch-grid {
  width: 100%; table-layout: fixed; border-spacing: 1px; background: var(--mhsa-line);
  font-size: .8125rem;
}
.mhsa.mhsa-patch_attention .patch-grid td {
  border: 0; padding: 1px 0 0; min-width: 0; text-align: center; cursor: pointer;
  height: auto; line-height: 1.2;
}
.mhsa-patch_attention .patch-grid canvas {
  display: block; margin: 2px auto 1px; width: var(--patch-share); aspect-ratio: 1;
  image-rendering: pixelated; outline: 1px solid currentColor;
}
.mhsa-patch_attention .patch-grid { --patch-share: 68%; }
.mhsa-patch_attention .patch-grid[data-side="2"] { --patch-share: 84%; }
.mhsa-patch_attention .patch-grid td[aria-selected="true"] {
  box-shadow: inset 0 0 0 3px var(--mhsa-accent), inset 0 0 0 5px var(--mhsa-paper);
  font-weight: 700;
}
.mhsa-patch_attention .patch-grid td:focus-visible { outline-offset: 1px; outline-width: 3px; }
.mhsa-patch_attention .patch-layers { display: flex; flex-wrap: wrap; gap: .4rem 1.5rem; }
.mhsa-patch_attention .patch-name { color: var(--mhsa-muted); font-size: .875rem; }
.mhsa.mhsa-patch_attention .lab-chip { min-width: 3.5rem; font-size: .8125rem; gap: .15rem; padding-inline: .3rem; }
.mhsa-patch_attention .patch-small {
  display: grid; grid-template-columns: repeat(var(--patch-side), 1fr);
  width: 2.75rem; aspect-ratio: 1; border: 1px solid var(--mhsa-edge);
}
.mhsa-patch_attention .patch-small > i { display: block; }
.mhsa.mhsa-patch_attention .patch-costs td { text-align: end; }
.mhsa-patch_attention .patch-costs { margin-bottom: .6rem; }
@media (forced-colors: active) {
  .mhsa-patch_attention td[aria-selected="true"] { outline: 3px solid Highlight; outline-offset: -3px; }
}
`;
