"""Run the cells of notebooks and grade exercises: the same file in both Pythons.

Takes a job (JSON) and gives back what was printed and what the checks said. It needs
nothing but the standard library and what the cells import.
"""

import ast
import contextlib
import io
import json
import sys
import traceback


def run_cell(source: str, space: dict) -> dict:
    """Run one cell as a notebook does: the last expression is shown."""
    printed, error = io.StringIO(), None
    with contextlib.redirect_stdout(printed):
        try:
            tree = ast.parse(source)
            last = tree.body.pop() if _ends_with_expression(tree) else None
            exec(compile(tree, "<cell>", "exec"), space)
            if last is not None:
                value = eval(
                    compile(ast.Expression(last.value), "<cell>", "eval"), space
                )
                if value is not None:
                    print(repr(value))
        except BaseException:
            error = traceback.format_exc(limit=-3)
    return {"source": source, "printed": printed.getvalue(), "error": error}


def _ends_with_expression(tree: ast.Module) -> bool:
    return bool(tree.body) and isinstance(tree.body[-1], ast.Expr)


def grade_all() -> dict[str, list]:
    """For every exercise: the text for its reference, then for each of its mistakes."""
    from mhsa_lib.exercises import EXERCISES, grade

    results = {}
    for exercise in EXERCISES.values():
        made = [exercise.reference, *(m.function for m in exercise.mistakes)]
        graded = [grade(exercise.id, function) for function in made]
        results[exercise.id] = [
            [r.passed, r.mistake and r.mistake.name, r.text] for r in graded
        ]
    return results


def main(job: str) -> str:
    """Job: {"notebooks": {name: [source, ...]}}; every notebook has its own names."""
    notebooks = {}
    for name, sources in json.loads(job)["notebooks"].items():
        space = {"__name__": "__main__"}
        notebooks[name] = [run_cell(source, space) for source in sources]
    return json.dumps({"notebooks": notebooks, "grades": grade_all()})


if __name__ == "__main__":
    sys.stdout.write(main(sys.stdin.read()))
