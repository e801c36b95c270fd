"""The toy networks that the book trains, ready to be asked. NumPy is enough.

>>> from mhsa_lib.models import load_network
>>> net = load_network("zh", num_heads=2)
>>> net.answer("小明喜欢小红")
{'who': '小明', 'whom': '小红', 'topic': '人'}

>>> from mhsa_lib.models import digits_split, load_digits_network
>>> load_digits_network(patch_size=2).classify(digits_split().test_images[0])[0]
1

What cells of the book train themselves is in `mhsa_lib.models.torch`. The scripts that
made the stored weights are in the repository's folder `training/`.
"""

from mhsa_lib.models.digits import DigitsNetwork, digits_split, load_digits_network
from mhsa_lib.models.evaluation import EvaluationSet, measure
from mhsa_lib.models.grammar import LANGUAGES, grammar
from mhsa_lib.models.network import SentenceNetwork, load_network
from mhsa_lib.models.sentences import Question, Sentence

__all__ = [
    "LANGUAGES",
    "DigitsNetwork",
    "EvaluationSet",
    "Question",
    "Sentence",
    "SentenceNetwork",
    "digits_split",
    "grammar",
    "load_digits_network",
    "load_network",
    "measure",
]
