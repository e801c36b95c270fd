// What the laboratories look like that share bars, fieldsets, chips and tables of
// weights; colours come from drawing.js. Here .mhsa-lab stands for a widget's own class.

const TABLES = `
.mhsa-lab .lab-figure { min-width: 0; max-width: 100%; contain: layout; }
.mhsa-lab .lab-title {
  margin: 0 0 .2rem; font-weight: 600; display: flex; flex-wrap: wrap;
  gap: .1rem .75rem; align-items: center; min-height: 1.75rem;
}
.mhsa-lab .lab-title label { font-weight: 400; }
.mhsa-lab .lab-scroll { overflow-x: auto; max-width: 100%; padding: 3px; }
.mhsa.mhsa-lab table {
  border-collapse: separate; border-spacing: 0; margin: 0; width: auto; border: 0;
  max-width: none;
  font-size: .8125rem; line-height: 1.25; table-layout: auto; overflow-wrap: normal;
}
.mhsa.mhsa-lab :is(th, td) {
  padding: .1rem .3rem; min-width: 2rem; height: 1.75rem; white-space: nowrap;
  border: 0; border-inline-end: 1px solid var(--mhsa-line);
  border-bottom: 1px solid var(--mhsa-line); text-align: center;
  vertical-align: middle; font-weight: 400; max-width: none;
}
.mhsa.mhsa-lab :is(th, td):not(.mhsa-shade) {
  background: var(--mhsa-paper); color: var(--mhsa-ink);
}
.mhsa.mhsa-lab thead th { vertical-align: bottom; }
.mhsa.mhsa-lab tbody th {
  position: sticky; inset-inline-start: 0; z-index: 1; text-align: start;
}
.mhsa.mhsa-lab table.lab-map {
  table-layout: fixed; width: calc(4.4rem + 2rem * var(--lab-columns));
}
.mhsa.mhsa-lab .lab-map thead td { width: 4.4rem; }
.mhsa.mhsa-lab .lab-map tbody th { overflow: hidden; text-overflow: ellipsis; }
.mhsa-lab .lab-map thead bdi { writing-mode: vertical-rl; }
.mhsa.mhsa-lab .lab-marked > th {
  font-weight: 700; box-shadow: inset 3px 0 var(--mhsa-accent);
}
.mhsa.mhsa-lab .lab-off > td {
  color: var(--mhsa-muted); text-decoration: line-through; background:
    repeating-linear-gradient(135deg, var(--mhsa-paper) 0 6px, var(--mhsa-line) 6px 7px);
}
.mhsa-lab .lab-maps {
  display: flex; flex-wrap: wrap; gap: .75rem 1.5rem; align-items: start;
  margin-bottom: .6rem;
}
`;

const CONTROLS = `
.mhsa-lab .lab-bar {
  display: flex; flex-wrap: wrap; gap: .4rem .75rem; align-items: end; margin: 0 0 .6rem;
}
.mhsa-lab .lab-bar > label { display: flex; flex-direction: column; max-width: 100%; }
.mhsa-lab .lab-grow { flex: 1 1 14rem; min-width: 0; }
.mhsa-lab :is(.lab-grow > select, input[type="text"]) {
  width: 100%; min-width: 0; max-width: 100%;
}
.mhsa-lab fieldset { border: 0; margin: 0 0 .6rem; padding: 0; min-width: 0; }
.mhsa-lab legend { padding: 0; margin-bottom: .25rem; }
.mhsa-lab .lab-row { display: flex; flex-wrap: wrap; gap: .4rem .9rem; }
.mhsa-lab .lab-row > label {
  display: flex; gap: .4rem; align-items: center; min-height: 2rem; cursor: pointer;
}
.mhsa-lab .lab-boxes > label {
  border: 1px solid var(--mhsa-edge); border-radius: 4px; padding: .15rem .55rem;
  font-size: 1.0625rem;
}
.mhsa-lab .lab-boxes > label:has(:checked) {
  border-color: var(--mhsa-accent); box-shadow: inset 0 0 0 1px var(--mhsa-accent);
}
.mhsa-lab .lab-notice:empty { display: none; }
.mhsa-lab .lab-notice {
  border-inline-start: 3px solid var(--mhsa-wrong); padding-inline-start: .6rem;
}
.mhsa-lab .lab-message { font-weight: 600; min-height: 1.5em; }
.mhsa-lab .lab-chips { display: flex; flex-wrap: wrap; gap: .3rem; }
.mhsa-lab .lab-group { margin: .6rem 0; }
.mhsa.mhsa-lab .lab-chip {
  position: relative; display: flex; flex-direction: column; align-items: center;
  justify-content: center; min-width: 2.6rem; max-width: 100%; min-height: 2rem;
  padding: .15rem .45rem; cursor: pointer; text-align: center; line-height: 1.3;
  border: 1px solid var(--mhsa-edge); border-radius: 4px;
}
.mhsa-lab .lab-chip:hover { background: var(--mhsa-soft); }
.mhsa-lab .lab-chip input {
  position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0;
  cursor: pointer;
}
.mhsa-lab .lab-chip:has(:focus-visible) {
  outline: 2px solid var(--mhsa-accent); outline-offset: 2px;
}
.mhsa-lab .lab-chip:has(:checked) {
  border-color: var(--mhsa-accent); box-shadow: inset 0 0 0 2px var(--mhsa-accent);
}
.mhsa-lab summary {
  cursor: pointer; min-height: 24px; width: fit-content; max-width: 100%;
}
.mhsa-lab details { margin-bottom: .6rem; }
.mhsa-lab h4 { margin: .9rem 0 .3rem; font-size: 1rem; font-weight: 600; }
.mhsa-lab p:last-of-type { margin-bottom: 0; }
.mhsa-lab .lab-word { font-size: 1.0625rem; font-weight: 600; }
.mhsa-lab small { font-size: .75rem; color: var(--mhsa-muted); }
`;

const PHONES = `
@container (max-width: 30rem) {
  .mhsa.mhsa-lab table { font-size: .75rem; }
  .mhsa.mhsa-lab :is(th, td) { padding: .1rem .15rem; min-width: 1.75rem; }
}
`;

/** The shared style for the widget of this name. */
export function labStyle(name) {
  return `${CONTROLS}${TABLES}${PHONES}`.replaceAll("mhsa-lab", `mhsa-${name}`);
}
