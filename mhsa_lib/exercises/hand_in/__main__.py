"""`python -m mhsa_lib.exercises.hand_in`."""

import sys

from mhsa_lib.exercises.hand_in.command import main

sys.exit(main())
