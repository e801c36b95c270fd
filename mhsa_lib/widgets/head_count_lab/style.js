// How the head-count lab looks beyond what it shares with other laboratories.

import { labStyle } from "../shared/lab_style.js";

const TABLES = `
/* What is below the window costs nothing until the reader scrolls to it; it keeps the
   size that it had when it was first drawn. */
.mhsa-head_count_lab :is(.lab-maps > .lab-figure, .lab-whole .lab-panel) {
  contain-intrinsic-size: auto 20rem auto 16rem;
}
.mhsa-head_count_lab .lab-whole.lab-drawn :is(.lab-maps > .lab-figure, .lab-panel) {
  content-visibility: auto;
}
.mhsa.mhsa-head_count_lab table.lab-looks {
  table-layout: fixed; width: calc(5.4rem + 4.6rem * var(--lab-columns));
}
.mhsa.mhsa-head_count_lab .lab-looks thead td { width: 5.4rem; }
.mhsa.mhsa-head_count_lab .lab-looks thead th { white-space: normal; }
.mhsa-head_count_lab .lab-looks thead small { display: block; }
.mhsa-head_count_lab .lab-looks thead .lab-word { display: block; }
`;

const ANSWERS = `
.mhsa-head_count_lab .lab-panels { display: grid; gap: .9rem 1.5rem; margin-bottom: .6rem; }
.mhsa-head_count_lab .lab-panel {
  display: flex; flex-wrap: wrap; gap: .4rem 1.5rem; align-items: start; min-width: 0;
}
.mhsa.mhsa-head_count_lab .lab-answers {
  list-style: none; margin: 0; padding: 0; flex: 1 1 15rem; min-width: 0;
  display: grid; grid-template-columns: repeat(auto-fit, minmax(12.5rem, 1fr));
  gap: .35rem 1rem; align-items: start;
}
.mhsa.mhsa-head_count_lab .lab-answers > li {
  display: grid; grid-template-columns: 4.2rem minmax(0, 1fr) auto; gap: 0 .4rem;
  align-items: baseline; margin: 0; padding: .2rem 0 .2rem .5rem;
  border-inline-start: 4px solid var(--mhsa-edge);
}
.mhsa.mhsa-head_count_lab .lab-answers > .lab-right { border-color: var(--mhsa-right); }
.mhsa.mhsa-head_count_lab .lab-answers > .lab-wrong {
  border-color: var(--mhsa-wrong); border-inline-start-style: double;
}
.mhsa-head_count_lab .lab-question { color: var(--mhsa-muted); }
.mhsa-head_count_lab .lab-verdict { grid-column: 2 / -1; font-weight: 600; }
.mhsa-head_count_lab .lab-right .lab-verdict { color: var(--mhsa-right); }
.mhsa-head_count_lab .lab-wrong .lab-verdict { color: var(--mhsa-wrong); }
.mhsa-head_count_lab .lab-unjudged .lab-verdict { color: var(--mhsa-muted); }
.mhsa-head_count_lab .lab-sign { font-size: 1.125rem; line-height: 1; }
.mhsa-head_count_lab .lab-share { grid-column: 3; grid-row: 1; color: var(--mhsa-muted); }
`;

export const CSS = `${labStyle("head_count_lab")}
.mhsa-head_count_lab .lab-heads legend { font-weight: 600; font-size: 1.0625rem; }
.mhsa-head_count_lab .lab-seen { word-break: keep-all; }
${TABLES}${ANSWERS}
@container (min-width: 40rem) {
  .mhsa-head_count_lab .lab-compact .lab-panels { grid-template-columns: 1fr 1fr; }
}
@container (max-width: 30rem) {
  .mhsa.mhsa-head_count_lab table.lab-looks {
    width: calc(5.4rem + 3.9rem * var(--lab-columns));
  }
  .mhsa.mhsa-head_count_lab .lab-compact .lab-looks { width: 100%; }
}
`;
