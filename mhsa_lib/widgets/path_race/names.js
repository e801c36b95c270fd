// The networks of the path race, and what readers call them.

import { t } from "../shared/language.js";

export const MODELS = ["CNN", "RNN", "attention"];
export const ALL = "all";

/** What a reader sees for a network, or for all. */
export function nameOf(model) {
  const names = { CNN: t("CNN"), RNN: t("RNN"), attention: t("attention") };
  return names[model] ?? t("all three");
}
