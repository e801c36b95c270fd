"""The sentences: what they ask, what is never trained, what a reader may type."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mhsa_lib.models import LANGUAGES, founding_sentence, grammar
from mhsa_lib.models.grammar import ANSWER_KINDS, MAX_WORDS
from mhsa_lib.models.segment import segment
from tests import extent

FOUNDING = "小明喜欢在晴朗的日子里去公园散步"


def drawn(language, unseen, count=2000, seed=5):
    rng = np.random.default_rng(seed)
    return [grammar(language).sample(rng, unseen=unseen) for _ in range(count)]


def text_of(language, words):
    return ("" if language == "zh" else " ").join(words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_training_sentences_never_bring_an_unseen_pair_together(language):
    words = grammar(language)
    for sentence in drawn(language, unseen=False):
        together = set(sentence.words)
        assert not any(pair <= together for pair in words.unseen_pairs)
        assert not words.founding_triple <= together


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pair_of_an_unseen_sentence_is_unseen(language):
    pairs = {p for s in drawn(language, unseen=True) for p in s.pairs}
    assert {frozenset(p) for p in pairs} == grammar(language).unseen_pairs
    assert len(pairs) == 2 * len(grammar(language).unseen_pairs), "both ways round"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_person_is_trained_in_both_roles(language):
    pairs = [pair for s in drawn(language, unseen=False) for pair in s.pairs]
    people = set(grammar(language).of_kind("person"))
    assert {who for who, _ in pairs} == {whom for _, whom in pairs} == people
    seen = {frozenset(pair) for pair in pairs}
    assert len(seen) == 45 - 10


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("unseen", [False, True])
def test_sentences_answer_the_questions_that_their_words_raise(language, unseen):
    for sentence in drawn(language, unseen, count=500):
        raised = {
            (q.name, q.position) for q in grammar(language).questions(sentence.words)
        }
        assert raised == {(q.name, q.position) for q in sentence.questions}
        for question in sentence.questions:
            choice = grammar(language).of_kind(ANSWER_KINDS[question.name])
            assert question.answer in choice


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_of_a_sentence_is_cut_into_its_words_again(language):
    for sentence in drawn(language, unseen=False, count=500):
        text = text_of(language, sentence.words)
        assert grammar(language).tokens(text) == sentence.words
        assert len(sentence.words) <= MAX_WORDS


def test_some_training_sentence_fills_every_position():
    longest = max(len(s.words) for s in drawn("zh", unseen=False, count=8000))
    assert longest == MAX_WORDS


def test_founding_sentence_is_in_the_grammar_word_by_word():
    words = grammar("zh").tokens(FOUNDING + "。")
    assert words == founding_sentence.words
    asked = {q.name: words[q.position] for q in grammar("zh").questions(words)}
    assert asked == {
        "who": "喜欢",
        "topic": "喜欢",
        "weather": "小明",
        "place": "小明",
        "activity": "小明",
    }


def test_pinyin_agrees_with_the_founding_sentence():
    for word, (pinyin, *_) in founding_sentence.vocabulary.items():
        if word in grammar("zh").words:
            assert grammar("zh").pinyin[word] == pinyin, word


def test_every_chinese_word_has_a_gloss_and_every_spoken_one_pinyin():
    words = grammar("zh")
    for word in (*words.words, *words.of_kind("topic")):
        assert words.glosses[word], word
        assert words.pinyin[word] or word == "，", word


@pytest.mark.parametrize("language", LANGUAGES)
def test_vocabulary_has_no_word_twice_and_each_activity_a_topic(language):
    words = grammar(language)
    assert len(set(words.words)) == len(words.words)
    assert not set(words.of_kind("topic")) & set(words.words)
    assert {words.topic_of(a) for a in words.of_kind("activity")} | {
        words.topic_of()
    } == set(words.of_kind("topic"))
    with pytest.raises(ValueError, match="no topic for"):
        words.topic_of("not an activity")


def test_segment_takes_the_longest_known_word():
    assert segment("小明天", ["小明", "小", "明天", "天"], spaced=False) == [
        "小明",
        "天",
    ]
    assert segment("小明，", ["小明", "，"], spaced=False) == ["小明", "，"]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("zh", " 小明 喜欢 小红。", ["小明", "喜欢", "小红"]),
        (
            "zh",
            "小明喜欢小红,小红讨厌小刚!",
            "小明 喜欢 小红 ， 小红 讨厌 小刚".split(),
        ),
        ("en", "  The BOY likes  the girl. ", "the boy likes the girl".split()),
    ],
)
def test_spaces_case_and_final_stops_do_not_matter(language, text, words):
    assert grammar(language).tokens(text) == tuple(words)


@pytest.mark.parametrize(
    ("language", "text", "message"),
    [
        ("zh", "小明喜欢小猫", "'小猫' is not .* nearest: 小"),
        ("zh", "小明🙂喜欢小红", "'🙂' is not"),
        ("zh", "مرحبا", "'مرحبا' is not"),
        (
            "zh",
            "</script><script>alert(1)</script>",
            r"'</script><script>ale\.\.\.' is",
        ),
        ("en", "the boi likes the girl", "'boi' is not .* nearest: .*boy"),
        ("en", "the boy likes " + "the girl " * 250, "has 503 words; .* 19 positions"),
        ("zh", "", "the sentence is empty"),
        ("en", " . ", "the sentence is empty"),
    ],
)
def test_what_cannot_be_read_is_refused_in_plain_words(language, text, message):
    with pytest.raises(ValueError, match=message):
        grammar(language).tokens(text)


def test_there_are_two_languages():
    with pytest.raises(
        ValueError, match=r"no grammar for 'fr'; there are \('zh', 'en'\)"
    ):
        grammar("fr")


@settings(max_examples=extent.examples(200), deadline=None)
@given(st.text())
def test_any_text_gives_words_or_a_clear_error(text):
    for language in LANGUAGES:
        words = grammar(language)
        try:
            tokens = words.tokens(text)
        except ValueError as error:
            assert any(s in str(error) for s in ("nearest:", "empty", "positions"))
        else:
            assert set(tokens) <= set(words.words)


@settings(max_examples=extent.examples(200), deadline=None)
@given(st.data())
def test_any_order_of_known_words_raises_askable_questions(data):
    words = grammar(data.draw(st.sampled_from(LANGUAGES)))
    mixed = data.draw(st.lists(st.sampled_from(words.words), max_size=MAX_WORDS))
    for question in words.questions(mixed):
        assert 0 <= question.position < len(mixed)
        assert question.name in ANSWER_KINDS
