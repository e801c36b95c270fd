"""The command line of Bubblewrap for what `namespaces` does without it.

Bubblewrap bounds the bytes of the files that a notebook leaves, and not their number.
"""


def arguments(options: dict, command: list[str]) -> list[str]:
    """The words after `bwrap`; `options` are those of `namespaces`."""
    words = ["--unshare-all", "--die-with-parent", "--new-session", "--clearenv"]
    words += ["--cap-drop", "ALL"]
    for path, inside in options["show"].items():
        words += ["--ro-bind", path, inside]
    for path, target in options["links"].items():
        words += ["--symlink", target, path]
    for path in options["hide"]:
        if any(f"{path}/".startswith(f"{shown}/") for shown in options["show"]):
            words += ["--tmpfs", path, "--remount-ro", path]
    for name in ("null", "zero", "random", "urandom"):
        words += ["--dev-bind", f"/dev/{name}", f"/dev/{name}"]
    words += ["--proc", "/proc"]
    words += ["--size", str(options["scratch"]), "--tmpfs", options["home"]]
    words += ["--chdir", options["home"], "--remount-ro", "/"]
    for name, value in options["environment"].items():
        words += ["--setenv", name, value]
    return [*words, "--", *command]
