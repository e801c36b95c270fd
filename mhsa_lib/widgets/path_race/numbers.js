// The counts of counts.py in JavaScript; tests compare them for every
// setting. n = distance + 1 tokens of width d.

/** How far each layer of the smallest stack of convolutions carries the signal. */
export function hops({ distance, kernel, dilated }) {
  const found = [];
  for (let left = distance, dilation = 1; left > 0; dilation *= kernel) {
    const digit = Math.floor(left / dilation) % kernel;
    found.push(dilated ? digit * dilation : Math.min(kernel - 1, left));
    left -= found.at(-1);
  }
  return found;
}

/** How many tokens back a stack of convolutions sees. */
export function reach(layers, { kernel, dilated }) {
  return dilated ? kernel ** layers - 1 : layers * (kernel - 1);
}

/** { CNN, RNN, attention }, each { path, steps, state, table, multiplications }. */
export function counts(state) {
  const { distance, kernel, d } = state;
  const n = distance + 1;
  const layers = hops(state).length;
  return {
    CNN: {
      path: layers,
      steps: layers,
      state: reach(layers, state) * d,
      table: kernel * n * d ** 2,
      multiplications: layers * kernel * n * d ** 2,
    },
    RNN: {
      path: n,
      steps: n,
      state: d,
      table: n * d ** 2,
      multiplications: 2 * n * d ** 2,
    },
    attention: {
      path: 1,
      steps: 1,
      state: 2 * n * d,
      table: n ** 2 * d,
      multiplications: 4 * n * d ** 2 + 2 * n ** 2 * d,
    },
  };
}

/** The position of the signal after each operation, by network. */
export function paths(state) {
  let at = 0;
  return {
    CNN: hops(state).map((hop) => (at += hop)),
    // The first step of an RNN reads the blue token where it stands.
    RNN: Array.from({ length: state.distance + 1 }, (_, i) => i),
    attention: [state.distance],
  };
}
