"""A small grammar of sentences about who likes whom, in Chinese and in English.

A `Sentence` is a tuple of words and the questions asked about it. A `Question` is
asked *at* one word: at a verb "who?" and "whom?" and the clause's
"topic?"; at a person with an adjective "quality?"; at the person who likes to do
something in some weather "weather?", "place?", "activity?".

Some pairs of people never stand together in a training sentence (`unseen_pairs`):
only they tell whether a network has learned the roles or the pairs by heart. The
sentences are ours and small; nothing here says anything about real corpora.

>>> zh = grammar("zh")
>>> words = zh.tokens("小明喜欢小红")
>>> words
('小明', '喜欢', '小红')
>>> [(q.name, words[q.position]) for q in zh.questions(words)]
[('who', '喜欢'), ('whom', '喜欢'), ('topic', '喜欢')]
"""

from functools import cached_property, lru_cache

from mhsa_lib.models.lexicon import LEXICONS, TOPICS
from mhsa_lib.models.segment import segment, unknown_word
from mhsa_lib.models.sentences import Question, draw

LANGUAGES = tuple(LEXICONS)
# What each question is answered with: the words of one kind.
ANSWER_KINDS = {
    "who": "person",
    "whom": "person",
    "topic": "topic",
    "quality": "quality",
    "weather": "weather",
    "place": "place",
    "activity": "activity",
}
# The longest training sentence: a position further right would be untrained.
MAX_WORDS = 19


class Grammar:
    """The words of one language, and the sentences that they make.

    Attributes:
        language: "zh" or "en".
        words: every word that can be read; a word's index is its id.
        kinds, pinyin, glosses: dictionaries from a word to its kind ("person", "verb",
            "quality", "weather", "place", "activity", or a function word's kind), its
            pinyin and its gloss (both "" in English). Topics are in there too.
    """

    def __init__(self, language):
        if language not in LEXICONS:
            raise ValueError(f"no grammar for {language!r}; there are {LANGUAGES}")
        self.language = language
        entries = LEXICONS[language]
        self.words = tuple(entry[0] for entry in entries)
        self.kinds = {entry[0]: entry[1] for entry in entries}
        self.pinyin = {entry[0]: entry[2] for entry in entries}
        self.glosses = {entry[0]: entry[3] for entry in entries}
        for topic, pinyin, gloss, _ in TOPICS[language]:
            self.kinds[topic] = "topic"
            self.pinyin[topic], self.glosses[topic] = pinyin, gloss

    @cached_property
    def index(self):
        """Dictionary from a word to its id."""
        return {word: i for i, word in enumerate(self.words)}

    def of_kind(self, kind):
        """The words of one kind, in the order of the vocabulary.

        >>> grammar("zh").of_kind("weather")[:2]
        ('晴朗的', '下雨的')
        """
        return tuple(word for word in self.kinds if self.kinds[word] == kind)

    def topic_of(self, activity=None):
        """The topic of a clause with this activity; without one it is about people.

        >>> grammar("zh").topic_of("散步"), grammar("zh").topic_of()
        ('运动', '人')
        """
        for topic, _, _, activities in TOPICS[self.language]:
            if activity is None or activity in activities:
                return topic
        raise ValueError(f"no topic for {activity!r}")

    @cached_property
    def unseen_pairs(self):
        """The unordered pairs of people that training sentences never bring together.

        Everyone has two such partners: the neighbours in the vocabulary's circle.

        >>> frozenset({"小明", "小红"}) in grammar("zh").unseen_pairs
        True
        """
        people = self.of_kind("person")
        return frozenset(
            frozenset({person, people[i - 1]}) for i, person in enumerate(people)
        )

    @cached_property
    def founding_triple(self):
        """Weather, place and activity of the founding sentence: never trained together.

        >>> sorted(grammar("en").founding_triple)
        ['park', 'sunny', 'walk']
        """
        kinds = ("weather", "place", "activity")
        return frozenset(self.of_kind(kind)[0] for kind in kinds)

    def is_unseen(self, words):
        """Whether the words bring an unseen pair, or the founding triple, together."""
        together = set(words)
        pairs = (*self.unseen_pairs, self.founding_triple)
        return any(pair <= together for pair in pairs)

    def tokens(self, text):
        """Cut a text into known words, longest match first.

        Spaces and a final full stop are dropped; English is read in lower case.

        Raises:
            ValueError: if a part of the text is no known word (the nearest known
                words are named), or there are no words or more than 19.

        >>> grammar("en").tokens("The boy likes the girl.")
        ('the', 'boy', 'likes', 'the', 'girl')
        """
        words = segment(text, self.words, spaced=self.language == "en")
        return self.checked(words)

    def checked(self, words):
        """The words as a tuple, if a network can read them.

        Raises:
            ValueError: if a word is unknown, or there are no words or more than 19.
        """
        words = tuple(words)
        if not words:
            raise ValueError("the sentence is empty; write at least one word")
        for word in words:
            if word not in self.index:
                raise ValueError(unknown_word(word, self.words))
        if len(words) > MAX_WORDS:
            raise ValueError(
                f"the sentence has {len(words)} words; the network has "
                f"{MAX_WORDS} positions: shorten it"
            )
        return words

    def questions(self, words):
        """The questions that can be asked about any words: a tuple of `Question`.

        At every verb "who?", "topic?", and "whom?" if a person follows before the next
        verb; at a person after an adjective "quality?"; at the first person of the
        clause with a weather, place or activity word the matching questions. They
        carry no answers: a reader's words need not make sense.
        """
        kinds = [self.kinds[word] for word in words]
        asked = []
        for i, kind in enumerate(kinds):
            if kind == "verb":
                asked.append(Question("who", i))
                if "person" in _until(kinds[i + 1 :], "verb"):
                    asked.append(Question("whom", i))
                asked.append(Question("topic", i))
            elif kinds[max(i - 1, 0) : i + 1] == ["quality", "person"]:
                asked.append(Question("quality", i))
        for kind in ("weather", "place", "activity"):
            position = self._subject_before(kinds, kind)
            if position is not None:
                asked.append(Question(kind, position))
        return tuple(asked)

    def _subject_before(self, kinds, kind):
        """Where the subject of the clause with a word of this kind stands, or None."""
        if kind not in kinds:
            return None
        before = kinds[: kinds.index(kind)]
        if "link" in before:
            start = len(before) - before[::-1].index("link")
        else:
            start = 0
        people = [i for i in range(start, len(before)) if before[i] == "person"]
        return people[0] if people else None

    def sample(self, rng, unseen=False):
        """Draw one sentence with its questions and answers.

        Args:
            rng: NumPy Generator.
            unseen: False draws a training sentence, without any unseen pair and
                without the founding triple; True draws a test sentence, in which
                every who and whom is an unseen pair.

        >>> import numpy as np
        >>> s = grammar("zh").sample(np.random.default_rng(3), unseen=True)
        >>> all(frozenset(p) in grammar("zh").unseen_pairs for p in s.pairs)
        True
        """
        while True:
            sentence = draw(self, rng)
            if unseen:
                pairs = [frozenset(pair) for pair in sentence.pairs]
                if pairs and self.unseen_pairs.issuperset(pairs):
                    return sentence
            elif not self.is_unseen(sentence.words):
                return sentence


def _until(kinds, stop):
    return kinds[: kinds.index(stop)] if stop in kinds else kinds


@lru_cache
def grammar(language):
    """The grammar of "zh" (Chinese) or "en" (English); one object a language."""
    return Grammar(language)
