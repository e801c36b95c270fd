// The keys of a grid with one tab stop: arrows, Home and End move within it.

const MOVES = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The cell that a key leads to from (i, j), or null; Ctrl+Home is the first one. */
export function keyTarget(event, i, j, height, width) {
  // An input method has the keys while it composes.
  if (event.altKey || event.metaKey || event.isComposing) return null;
  const far = event.ctrlKey;
  if (event.key === "Home") return [far ? 0 : i, 0];
  if (event.key === "End") return [far ? height - 1 : i, width - 1];
  const move = far ? undefined : MOVES[event.key];
  if (!move) return null;
  const row = Math.min(Math.max(0, i + move[0]), height - 1);
  return [row, Math.min(Math.max(0, j + move[1]), width - 1)];
}
