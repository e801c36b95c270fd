"""What several training scripts share: the seeds, and how a sweep is summed up."""

import json
from statistics import median

SEEDS = (0, 1, 2, 3, 4)
RULE = "of the seeds, the lower median by 'both' on unseen pairs (ties: smaller seed)"


def rounded(value):
    """The figures with four decimals: enough, and the file stays small.

    >>> rounded({"a": [0.123456, 3]})
    {'a': [0.1235, 3]}
    """
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return round(value, 4) if isinstance(value, float) else value


def lower_median(entries):
    """The entry that RULE picks.

    >>> entries = [{"seed": s, "unseen": {"both": b}} for s, b in enumerate((9, 5, 7))]
    >>> lower_median(entries)["seed"]
    2
    """
    ordered = sorted(entries, key=lambda e: (e["unseen"]["both"], e["seed"]))
    return ordered[(len(ordered) - 1) // 2]


def spread(entries, evaluations=("seen", "unseen")):
    """Minimum, median and maximum over the seeds of every evaluated figure.

    >>> spread([{"fresh": {"a": x}} for x in (3, 1, 2)], evaluations=["fresh"])
    {'fresh a': [1, 2, 3]}
    """
    result = {}
    for evaluation in evaluations:
        for name in entries[0][evaluation]:
            values = sorted(entry[evaluation][name] for entry in entries)
            result[f"{evaluation} {name}"] = [values[0], median(values), values[-1]]
    return result


def write(path, record, depth=3):
    """Write a record as JSON, one run a line: small, and a change can be read."""
    path.write_text(_lines(record, depth) + "\n", encoding="utf-8")


def _lines(value, depth, indent=""):
    """JSON that is broken into lines down to a depth, and compact below it."""
    if depth == 0 or not isinstance(value, (dict, list)) or not value:
        return json.dumps(value, ensure_ascii=False)
    inner = indent + " "
    if isinstance(value, dict):
        pairs = value.items()
        parts = [f"{json.dumps(k)}: {_lines(v, depth - 1, inner)}" for k, v in pairs]
    else:
        parts = [_lines(item, depth - 1, inner) for item in value]
    start, end = "{}" if isinstance(value, dict) else "[]"
    body = f",\n{inner}".join(parts)
    return f"{start}\n{inner}{body}\n{indent}{end}"
