"""Run the cells of one notebook and send what its functions do.

    python __main__.py FOLDER... < job

Every FOLDER is a folder for imports, the first that of this library without its
references. The limits come first: nothing that follows can raise them again.
"""

import importlib
import json
import site
import sys


def main(options: dict) -> None:
    """Set the limits and run what the judge has sent."""
    sys.path[:0] = options["path"]
    site.sethelper()  # Python was started without its site, which shows what is hidden
    site.setquit()

    from mhsa_lib.exercises.hand_in.student import limits, syscalls

    limits.set_limits(options["limits"])
    syscalls.refuse()

    from mhsa_lib.exercises.hand_in.student import cells, channel

    sources = channel.open_channel()
    shell = cells.new_shell()
    sys.path.insert(0, "")  # as in Jupyter: what a cell writes, the next one imports
    for number, source in enumerate(sources):
        importlib.invalidate_caches()
        error = shell(source)
        if error:
            channel.send({"stopped": number, "message": error[:1000]})
    channel.send({"end": True})


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
