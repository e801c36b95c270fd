"""Sentences with questions, and how they are drawn: one function a clause."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """One question about a sentence: its name, the word it is asked at, the answer.

    `answer` is a word, or None when only the network is to say.
    """

    name: str
    position: int
    answer: str | None = None


@dataclass(frozen=True)
class Sentence:
    """Words and the questions about them."""

    words: tuple
    questions: tuple

    @property
    def pairs(self):
        """The (who, whom) pairs of the sentence, in order."""
        who = {q.position: q.answer for q in self.questions if q.name == "who"}
        whom = {q.position: q.answer for q in self.questions if q.name == "whom"}
        return tuple((who[position], whom[position]) for position in whom)


def draw(grammar, rng):
    """Draw any sentence of the grammar, seen or unseen: a `Sentence`."""
    speaker = _Speaker(grammar, rng)
    (chinese if grammar.language == "zh" else english)(speaker)
    return Sentence(tuple(speaker.words), tuple(speaker.questions))


class _Speaker:
    """Collects words and questions while a sentence is drawn."""

    def __init__(self, grammar, rng):
        self.grammar, self.rng = grammar, rng
        self.words, self.questions = [], []

    def say(self, *words):
        """Append words; return the position of the last."""
        self.words.extend(words)
        return len(self.words) - 1

    def pick(self, kind, other_than=()):
        """A random word of a kind."""
        choice = [w for w in self.grammar.of_kind(kind) if w not in other_than]
        return choice[self.rng.integers(len(choice))]

    def maybe(self, kind, probability):
        """Say a random word of a kind, or not."""
        if self.rng.random() < probability:
            self.say(self.pick(kind))

    def person(self, person, *before):
        """Say a person, sometimes with an adjective; return the person's position."""
        self.say(*before)
        if self.rng.random() < 0.4:
            quality = self.pick("quality")
            self.say(quality)
            self.ask("quality", len(self.words), quality)
        return self.say(person)

    def ask(self, name, position, answer):
        self.questions.append(Question(name, position, answer))


def chinese(speaker):
    """One clause or two: 小明喜欢小红，但是小红喜欢在晴朗的日子里去公园散步."""
    kinds = [[chinese_pair], [chinese_pair], [chinese_day]]
    kinds += [[chinese_pair, chinese_pair], [chinese_pair, chinese_day]]
    clauses = kinds[speaker.rng.integers(len(kinds))]
    speaker.maybe("opening", 0.4)
    for i, clause in enumerate(clauses):
        if i:
            speaker.say("，")
            speaker.maybe("then", 0.5)
        clause(speaker)


def chinese_pair(speaker):
    """(高兴的) 小明 (也) 喜欢 (安静的) 小红."""
    who = speaker.pick("person")
    whom = speaker.pick("person", other_than=[who])
    speaker.person(who)
    speaker.maybe("adverb", 0.4)
    verb = speaker.say(speaker.pick("verb"))
    speaker.person(whom)
    speaker.ask("topic", verb, speaker.grammar.topic_of())
    speaker.ask("who", verb, who)
    speaker.ask("whom", verb, whom)


def chinese_day(speaker):
    """(高兴的) 小明 (也) 喜欢 在 晴朗的 日子里 去 公园 散步."""
    who = speaker.pick("person")
    position = speaker.person(who)
    speaker.maybe("adverb", 0.4)
    verb = speaker.say("喜欢")
    speaker.ask("who", verb, who)
    weather, place = speaker.pick("weather"), speaker.pick("place")
    activity = speaker.pick("activity")
    speaker.say("在", weather, "日子里", "去", place, activity)
    speaker.ask("topic", verb, speaker.grammar.topic_of(activity))
    _ask_day(speaker, position, weather, place, activity)


def english(speaker):
    """the (happy) boy (near the queen) likes the girl, or: likes to walk in ..."""
    speaker.maybe("opening", 0.4)
    who = speaker.pick("person")
    position = speaker.person(who, "the")
    named = [who]
    if speaker.rng.random() < 0.5:
        named.append(speaker.pick("person", other_than=named))
        speaker.person(named[-1], speaker.pick("near"), "the")
    speaker.maybe("adverb", 0.4)
    if speaker.rng.random() < 0.7:
        whom = speaker.pick("person", other_than=named)
        verb = speaker.say(speaker.pick("verb"))
        speaker.person(whom, "the")
        speaker.ask("topic", verb, speaker.grammar.topic_of())
        speaker.ask("whom", verb, whom)
    else:
        verb = speaker.say("likes")
        english_day(speaker, position, verb)
    speaker.ask("who", verb, who)


def english_day(speaker, position, verb):
    """... to walk in the park on sunny days."""
    weather, place = speaker.pick("weather"), speaker.pick("place")
    activity = speaker.pick("activity")
    speaker.say("to", activity, "in", "the", place, "on", weather, "days")
    speaker.ask("topic", verb, speaker.grammar.topic_of(activity))
    _ask_day(speaker, position, weather, place, activity)


def _ask_day(speaker, position, weather, place, activity):
    speaker.ask("weather", position, weather)
    speaker.ask("place", position, place)
    speaker.ask("activity", position, activity)
