// What the network answers at one word of the sentence: where each head looks from
// there, and every answer with a verdict in words and signs.

import { make } from "../shared/drawing.js";
import { WeightTable, wordParts } from "../shared/lab_tables.js";

/** A probability in percent; never rounded up to certainty. */
function percent(share) {
  return share > 0.995 ? "> 99 %" : `${Math.round(100 * share)} %`;
}

function verdictOf({ right, truth }, data) {
  if (truth === undefined) return ["lab-unjudged", "–", "not judged"];
  if (right) return ["lab-right", "✓", "right"];
  const gloss = data.glosses[truth];
  return ["lab-wrong", "✗", `wrong: it is ${truth}${gloss ? ` (${gloss})` : ""}`];
}

function answerLine(answer, data) {
  const [kind, sign, text] = verdictOf(answer, data);
  const gloss = data.glosses[answer.answer];
  return make(
    "li",
    { class: kind },
    make("span", { class: "lab-question", text: `${answer.name}?` }),
    make(
      "span",
      { class: "lab-answer" },
      make("bdi", { class: "lab-word", lang: data.language, text: answer.answer }),
      gloss ? make("small", { text: ` ${gloss}` }) : "",
    ),
    make(
      "span",
      { class: "lab-verdict" },
      make("span", { class: "lab-sign", "aria-hidden": "true", text: sign }),
      ` ${text}`,
    ),
    make("small", {
      class: "lab-share",
      title: "the network's probability for this answer",
      text: percent(answer.probability),
    }),
  );
}

/** One word that is asked: a row of weights a head, and the answers. */
export class Panel {
  constructor() {
    this.weights = new WeightTable("looks");
    this.list = make("ul", { class: "lab-answers" });
    this.element = make(
      "section",
      { class: "lab-panel" },
      this.weights.element,
      this.list,
    );
  }

  stop() {
    this.weights.stop();
  }

  show(data, { words, at, maps, answers, on }) {
    const gloss = data.glosses[words[at]];
    this.weights.show({
      title: `Where ${words[at]}${gloss ? ` (${gloss})` : ""} looks`,
      rows: maps.map((_, h) => `head ${h + 1}`),
      columns: words,
      heads: words.map((word) => () => wordParts(data, word)),
      values: maps.map((map) => map[at]),
      off: on.map((switchedOn) => !switchedOn),
    });
    const key = JSON.stringify(answers);
    if (this.key === key) return;
    this.key = key;
    this.list.replaceChildren(...answers.map((answer) => answerLine(answer, data)));
  }
}

/** Which questions were answered wrong, in one line. */
export function verdict(num_heads, results) {
  const heads = `${num_heads} head${num_heads > 1 ? "s" : ""}`;
  const judged = results
    .flatMap((result) => result.answers)
    .filter(({ truth }) => truth);
  const wrong = judged.filter(({ right }) => !right);
  if (!judged.length) return `${heads}: nothing here is right or wrong.`;
  const all = judged.length > 1 ? `all ${judged.length} answers` : "the answer";
  if (!wrong.length) return `${heads}: ✓ ${all} right.`;
  const names = [...new Set(wrong.map(({ name }) => `“${name}?”`))].join(" and ");
  return `${heads}: ✗ ${names} wrong (${wrong.length} of ${judged.length} answers).`;
}
