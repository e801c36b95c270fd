"""From the notebooks to a served, tested site. Not part of ``mhsa_lib``.

The modules here are commands. ``extension`` is what Sphinx calls, ``setup`` makes the
environment with the standard library alone, and ``checks`` is what ``make lint``,
``make links`` and the tests run.
"""
