// What the network answers at one word of the sentence: where each head looks from
// there, and every answer with a verdict in words and signs.

import { make } from "../shared/drawing.js";
import { WeightTable, wordParts } from "../shared/lab_tables.js";
import { listed, plural, t } from "../shared/language.js";

/** A probability in percent; never rounded up to certainty. */
function percent(share) {
  return share > 0.995 ? "> 99 %" : `${Math.round(100 * share)} %`;
}

/** The network's share; where it is right and hardly knows, beside it what a coin knows. */
function shareText({ probability, chance, right }) {
  const share = percent(probability);
  const hardly = right && chance !== undefined && probability < chance + 0.1;
  return hardly
    ? t("{share}; a coin: {coin}", { share, coin: percent(chance) })
    : share;
}

/** A question as the reader sees it. */
function questionText(name) {
  return {
    who: t("who?"),
    whom: t("whom?"),
    topic: t("topic?"),
    quality: t("quality?"),
    weather: t("weather?"),
    place: t("place?"),
    activity: t("activity?"),
  }[name];
}

/** A word with what it means, if that is known. */
function glossed({ glosses }, word) {
  return glosses[word] ? `${word} (${glosses[word]})` : word;
}

function verdictOf({ right, truth }, data) {
  if (truth === undefined) return ["lab-unjudged", "–", t("not judged")];
  if (right) return ["lab-right", "✓", t("right")];
  const word = glossed(data, truth);
  return ["lab-wrong", "✗", t("wrong: it is {word}", { word })];
}

function answerLine(answer, data) {
  const [kind, sign, text] = verdictOf(answer, data);
  const gloss = data.glosses[answer.answer];
  return make(
    "li",
    { class: kind },
    make("span", { class: "lab-question", text: questionText(answer.name) }),
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
      title: t("the network's probability for this answer"),
      text: shareText(answer),
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
    this.weights.show({
      title: t("Where {word} looks", { word: glossed(data, words[at]) }),
      rows: maps.map((_, h) => t("head {n}", { n: h + 1 })),
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

/** How many heads answer: of those that there are, those that are on. */
function headsOn(on) {
  const [n, all] = [on.filter(Boolean).length, on.length];
  if (n === all) return plural("{n} head", "{n} heads", all);
  return t("{n} of {all} heads on", { n, all });
}

/** Which questions were answered wrong, in one line. */
export function verdict(on, results) {
  const heads = headsOn(on);
  const judged = results
    .flatMap((result) => result.answers)
    .filter(({ truth }) => truth);
  const wrong = judged.filter(({ right }) => !right);
  const all = judged.length;
  if (!all) return t("{heads}: nothing here is right or wrong.", { heads });
  if (!wrong.length)
    return plural(
      "{heads}: ✓ the answer right.",
      "{heads}: ✓ all {n} answers right.",
      all,
      { heads },
    );
  const names = [...new Set(wrong.map(({ name }) => `“${questionText(name)}”`))];
  return t("{heads}: ✗ {questions} wrong ({wrong} of {all} answers).", {
    heads,
    questions: listed(names),
    wrong: wrong.length,
    all,
  });
}
