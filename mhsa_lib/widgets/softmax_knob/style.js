// How the softmax knob looks.
export const CSS = `
.mhsa-softmax_knob .knob-controls {
  display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center;
  padding-block: .6rem; border-block: 1px solid var(--mhsa-line); white-space: nowrap;
}
.mhsa-softmax_knob .knob-controls > * { display: flex; gap: .5rem; align-items: center; }
.mhsa-softmax_knob .knob-heat { flex: 1 1 16rem; }
.mhsa-softmax_knob .knob-heat > span { min-width: 2.6em; text-align: end; }
.mhsa-softmax_knob table {
  width: 100%; border-collapse: collapse; margin: .6rem 0; table-layout: fixed;
}
.mhsa-softmax_knob :is(th, td) {
  padding: .15rem .4rem; text-align: end; font-weight: 400; line-height: 1.3;
}
.mhsa-softmax_knob thead th {
  color: var(--mhsa-muted); font-size: .8125rem; vertical-align: bottom;
}
.mhsa-softmax_knob :is(th, td):first-child { text-align: start; padding-inline-start: 0; }
.mhsa-softmax_knob :is(th, td):last-child { padding-inline-end: 0; }
.mhsa-softmax_knob .column-label { width: 5.5rem; }
.mhsa-softmax_knob :is(.column-score, .column-logit) { width: 6.2rem; }
.mhsa-softmax_knob .column-weight { width: 4rem; }
.mhsa-softmax_knob td input { width: 100%; text-align: end; }
.mhsa-softmax_knob .knob-bar {
  height: 1.1rem; background: var(--mhsa-soft);
  border-inline-start: 1px solid var(--mhsa-edge);
}
.mhsa-softmax_knob .knob-bar > div {
  height: 100%; background: var(--mhsa-accent); forced-color-adjust: none;
}
.mhsa-softmax_knob .knob-buttons { display: flex; flex-wrap: wrap; gap: .5rem; }
.mhsa-softmax_knob dl {
  display: grid; grid-template-columns: repeat(3, auto); gap: .2rem 1.25rem;
  margin: .9rem 0 .5rem;
}
.mhsa-softmax_knob dt {
  float: none; width: auto; font-weight: 400; color: var(--mhsa-muted); font-size: .8125rem;
}
.mhsa-softmax_knob dd { float: none; width: auto; margin: 0; font-size: 1.0625rem; }
.mhsa-softmax_knob .knob-wrong:not(:empty) { color: var(--mhsa-wrong); margin: .3rem 0; }
.mhsa-softmax_knob p:last-of-type { margin: 0; }
@container (max-width: 27rem) {
  .mhsa-softmax_knob .column-label { width: 3.6rem; }
  .mhsa-softmax_knob .column-score { width: 4.4rem; }
  .mhsa-softmax_knob .column-logit { width: 3.9rem; }
  .mhsa-softmax_knob .column-weight { width: 3.3rem; }
  .mhsa-softmax_knob :is(th, td) { padding-inline: .15rem; }
  .mhsa-softmax_knob td input { padding-inline: .2rem; }
  .mhsa-softmax_knob dl { grid-template-columns: auto; }
  .mhsa-softmax_knob dl > div { display: flex; justify-content: space-between; }
}
`;
