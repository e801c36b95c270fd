// What the position explorer explains: itself, and each encoding.

import { t } from "../shared/language.js";

/** What a reader may find out. */
export function story() {
  return t(
    "One attention layer reads the words in their original order and in yours. If it " +
      "knows nothing of order, each row of weights moves along with its word, unchanged. " +
      "Move words, then switch an encoding on.",
  );
}

/** What a causal mask does here. */
export function masked() {
  return t(
    "Causal mask: a word sees itself and the words before it, so it matters who those are.",
  );
}

/** Each encoding: its name, what it does, and what its similarity by distance shows. */
export function encodings() {
  const score = t(
    "Score q · k: query of 不 at position p, key of 同意 at position p + k",
  );
  const dot = t("eₚ · eₚ₊ₖ: the vectors of position p and position p + k");
  return {
    none: [t("none"), t("Nothing tells a word where it stands."), score],
    sinusoidal: [
      t("sinusoidal, added"),
      t(
        "A wave vector eₚ is added to the word at position p, before q and k are computed.",
      ),
      dot,
    ],
    random_table: [
      t("a random table, as before training, added"),
      t(
        "A random vector eₚ is added to the word at position p. Training would change it.",
      ),
      dot,
    ],
    rotary: [
      t("rotary"),
      t("q and k are turned by angles that grow with the position. Nothing is added."),
      score,
    ],
    alibi: [
      t("ALiBi"),
      t(
        "Every score loses 1/2 for each position of distance (the slope of the first of 8 heads). " +
          "Left and right count alike: turning the sentence round changes nothing without a mask.",
      ),
      t("What is added to the score of position p and position p + k"),
    ],
  };
}
