// How the head-count lab looks; colours come from drawing.js.

const TABLES = `
.mhsa-head_count_lab .lab-figure { min-width: 0; max-width: 100%; contain: layout; }
/* What is below the window costs nothing until the reader scrolls to it. */
.mhsa-head_count_lab :is(.lab-maps > .lab-figure, .lab-whole .lab-panel) {
  content-visibility: auto; contain-intrinsic-size: auto 20rem auto 16rem;
}
.mhsa-head_count_lab .lab-title {
  margin: 0 0 .2rem; font-weight: 600; display: flex; flex-wrap: wrap;
  gap: .1rem .75rem; align-items: center; min-height: 1.75rem;
}
.mhsa-head_count_lab .lab-title label { font-weight: 400; }
.mhsa-head_count_lab .lab-scroll { overflow-x: auto; max-width: 100%; padding: 3px; }
.mhsa.mhsa-head_count_lab table {
  border-collapse: separate; border-spacing: 0; margin: 0; width: auto; border: 0;
  max-width: none;
  font-size: .8125rem; line-height: 1.25; table-layout: auto; overflow-wrap: normal;
}
.mhsa.mhsa-head_count_lab :is(th, td) {
  padding: .1rem .3rem; min-width: 2rem; height: 1.75rem; white-space: nowrap;
  border: 0; border-inline-end: 1px solid var(--mhsa-line);
  border-bottom: 1px solid var(--mhsa-line); text-align: center;
  vertical-align: middle; font-weight: 400; max-width: none;
}
.mhsa.mhsa-head_count_lab :is(th, td):not(.mhsa-shade) {
  background: var(--mhsa-paper); color: var(--mhsa-ink);
}
.mhsa.mhsa-head_count_lab thead th { vertical-align: bottom; }
.mhsa.mhsa-head_count_lab tbody th {
  position: sticky; inset-inline-start: 0; z-index: 1; text-align: start;
}
.mhsa.mhsa-head_count_lab table.lab-map {
  table-layout: fixed; width: calc(4.4rem + 2rem * var(--lab-columns));
}
.mhsa.mhsa-head_count_lab .lab-map thead td { width: 4.4rem; }
.mhsa.mhsa-head_count_lab .lab-map tbody th { overflow: hidden; text-overflow: ellipsis; }
.mhsa-head_count_lab .lab-map thead bdi { writing-mode: vertical-rl; }
.mhsa.mhsa-head_count_lab table.lab-looks {
  table-layout: fixed; width: calc(4.2rem + 4.6rem * var(--lab-columns));
}
.mhsa.mhsa-head_count_lab .lab-looks thead td { width: 4.2rem; }
.mhsa.mhsa-head_count_lab .lab-looks thead th { white-space: normal; }
.mhsa-head_count_lab .lab-looks thead small { display: block; }
.mhsa-head_count_lab .lab-looks thead .lab-word { display: block; }
.mhsa.mhsa-head_count_lab .lab-marked > th {
  font-weight: 700; box-shadow: inset 3px 0 var(--mhsa-accent);
}
.mhsa.mhsa-head_count_lab .lab-off > td {
  color: var(--mhsa-muted); text-decoration: line-through; background:
    repeating-linear-gradient(135deg, var(--mhsa-paper) 0 6px, var(--mhsa-line) 6px 7px);
}
.mhsa-head_count_lab .lab-maps {
  display: flex; flex-wrap: wrap; gap: .75rem 1.5rem; align-items: start;
  margin-bottom: .6rem;
}
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
.mhsa-head_count_lab .lab-word { font-size: 1.0625rem; font-weight: 600; }
.mhsa-head_count_lab small { font-size: .75rem; color: var(--mhsa-muted); }
`;

export const CSS = `
.mhsa-head_count_lab .lab-bar {
  display: flex; flex-wrap: wrap; gap: .4rem .75rem; align-items: end; margin: 0 0 .6rem;
}
.mhsa-head_count_lab .lab-bar > label { display: flex; flex-direction: column; }
.mhsa-head_count_lab .lab-grow { flex: 1 1 14rem; min-width: 0; }
.mhsa-head_count_lab :is(.lab-grow > select, input[type="text"]) {
  width: 100%; min-width: 0; max-width: 100%;
}
.mhsa-head_count_lab fieldset { border: 0; margin: 0 0 .6rem; padding: 0; min-width: 0; }
.mhsa-head_count_lab legend { padding: 0; margin-bottom: .25rem; }
.mhsa-head_count_lab .lab-heads legend { font-weight: 600; font-size: 1.0625rem; }
.mhsa-head_count_lab .lab-row { display: flex; flex-wrap: wrap; gap: .4rem .9rem; }
.mhsa-head_count_lab .lab-row > label {
  display: flex; gap: .4rem; align-items: center; min-height: 2rem; cursor: pointer;
}
.mhsa-head_count_lab .lab-heads .lab-row > label {
  border: 1px solid var(--mhsa-edge); border-radius: 4px; padding: .15rem .55rem;
  font-size: 1.0625rem;
}
.mhsa-head_count_lab .lab-heads .lab-row > label:has(:checked) {
  border-color: var(--mhsa-accent); box-shadow: inset 0 0 0 1px var(--mhsa-accent);
}
.mhsa-head_count_lab .lab-notice:empty { display: none; }
.mhsa-head_count_lab .lab-notice {
  border-inline-start: 3px solid var(--mhsa-wrong); padding-inline-start: .6rem;
}
.mhsa-head_count_lab .lab-seen { word-break: keep-all; }
.mhsa-head_count_lab .lab-said { font-weight: 600; min-height: 1.5em; }
.mhsa-head_count_lab .lab-chips { display: flex; flex-wrap: wrap; gap: .3rem; }
.mhsa-head_count_lab .lab-group { margin: .6rem 0; }
.mhsa.mhsa-head_count_lab .lab-chip {
  position: relative; display: flex; flex-direction: column; align-items: center;
  justify-content: center; min-width: 2.6rem; max-width: 100%; min-height: 2rem;
  padding: .15rem .45rem; cursor: pointer; text-align: center; line-height: 1.3;
  border: 1px solid var(--mhsa-edge); border-radius: 4px;
}
.mhsa-head_count_lab .lab-chip:hover { background: var(--mhsa-soft); }
.mhsa-head_count_lab .lab-chip input {
  position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0;
  cursor: pointer;
}
.mhsa-head_count_lab .lab-chip:has(:focus-visible) {
  outline: 2px solid var(--mhsa-accent); outline-offset: 2px;
}
.mhsa-head_count_lab .lab-chip:has(:checked) {
  border-color: var(--mhsa-accent); box-shadow: inset 0 0 0 2px var(--mhsa-accent);
}
.mhsa-head_count_lab summary {
  cursor: pointer; min-height: 24px; width: fit-content; max-width: 100%;
}
.mhsa-head_count_lab details { margin-bottom: .6rem; }
.mhsa-head_count_lab h4 { margin: .9rem 0 .3rem; font-size: 1rem; font-weight: 600; }
.mhsa-head_count_lab p:last-of-type { margin-bottom: 0; }
${TABLES}${ANSWERS}
@container (min-width: 40rem) {
  .mhsa-head_count_lab .lab-compact .lab-panels { grid-template-columns: 1fr 1fr; }
}
@container (max-width: 30rem) {
  .mhsa.mhsa-head_count_lab table { font-size: .75rem; }
  .mhsa.mhsa-head_count_lab :is(th, td) { padding: .1rem .15rem; min-width: 1.75rem; }
  .mhsa.mhsa-head_count_lab table.lab-looks {
    width: calc(3.6rem + 3.9rem * var(--lab-columns));
  }
  .mhsa.mhsa-head_count_lab .lab-looks thead td { width: 3.6rem; }
  .mhsa.mhsa-head_count_lab .lab-compact .lab-looks { width: 100%; }
}
`;
