"""The toy networks that the book trains, ready to be asked. NumPy is enough.

>>> from mhsa_lib.models import load_network
>>> net = load_network("zh", num_heads=2)
>>> net.answer("小明喜欢小红")
{'who': '小明', 'whom': '小红', 'topic': '人'}

The script that trains them needs torch: `mhsa_lib.models.train_who_likes_whom`.
"""

from mhsa_lib.models.examination import Examination, measure
from mhsa_lib.models.grammar import LANGUAGES, grammar
from mhsa_lib.models.network import SentenceNetwork, load_network
from mhsa_lib.models.sentences import Question, Sentence

__all__ = [
    "LANGUAGES",
    "Examination",
    "Question",
    "Sentence",
    "SentenceNetwork",
    "grammar",
    "load_network",
    "measure",
]
