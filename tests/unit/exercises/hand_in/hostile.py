"""Notebooks that try what they shall not.

What one of them gets, it says by an error: nothing else leaves the sandbox.
"""

from mhsa_lib.exercises import EXERCISES

IMPORTS = "import numpy as np\nfrom mhsa_lib.exercises import check"
RIGHT = """def softmax(scores):
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)"""
WRONG = """def softmax(scores):
    e = np.exp(scores)
    return e / e.sum(axis=0)"""
CHECK = 'check("why.softmax", softmax)'
SECRET = "a secret of the teacher"  # where it must not be found it is a variable


def asks(code, *expressions):
    """A cell that evaluates each expression and says which gave something."""
    return f"""
{code}
got = []
for question in {expressions!r}:
    try:
        if answer := eval(question):
            got.append((question, answer))
    except (Exception, SystemExit):
        pass
if got:
    raise RuntimeError(f"REACHED {{got}}")
{RIGHT}
{CHECK}
"""


MEMORY = """
import os, re

def in_memory(process):
    secret = "|".join(["a secret", "of the teacher"]).replace("|", " ").encode()
    lines = open(f"/proc/{process}/maps").readlines()
    with open(f"/proc/{process}/mem", "rb") as mem:
        for line in lines:
            start, end = (int(n, 16) for n in line.split()[0].split("-"))
            if "rw" in line:
                mem.seek(start)
                if secret in mem.read(end - start):
                    return line
"""

KEYS = """
import ctypes, platform

def call(name, *arguments):
    names = "add_key", "request_key", "keyctl", "ptrace"
    on = {"x86_64": (248, 249, 250, 101), "aarch64": (217, 218, 219, 117)}
    number = dict(zip(names, on[platform.machine()]))[name]
    values = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return ctypes.CDLL(None).syscall(ctypes.c_long(number), *values)
"""

# what a cell asks; HERE is a file of the judge, SHOWN the way to Python, PORT is open
ASKS = {
    "files": asks(
        "import os, glob",
        "open('/etc/passwd').read()",
        "open('/etc/hostname').read()",
        "open('/home/student/../../etc/shadow').read()",
        "[p for p in glob.glob('/*') if p not in SHOWN]",
        "[p for p in glob.glob('/home/*') + glob.glob('/root/*') if p not in SHOWN]",
        "os.listdir('/var') or os.listdir('/run') or os.listdir('/mnt')",
        "open(HERE).read()",
        "os.listdir(os.path.dirname(HERE))",
        "os.listdir('/proc/1/root/var')",
        "[n for n in range(3, 99) if os.path.isfile(f'/proc/self/fd/{n}')]",
    ),
    "environment": asks(
        MEMORY,
        "os.environ['TEACHER']",
        "[p for p in os.listdir('/proc') if p.isdigit() and int(p) == JUDGE]",
        "[p for p in os.listdir('/proc') if p.isdigit() "
        "and b'TEACHER' in open(f'/proc/{p}/environ', 'rb').read()]",
        *(f"in_memory({process})" for process in ("1", "os.getppid()", "JUDGE")),
    ),
    "keys": asks(
        KEYS,
        "call('request_key', b'user', b'mhsa_lib', None, 0) > 0",
        "call('keyctl', 0, -3, 0) > 0 or call('keyctl', 0, -4, 0) > 0",
        "call('ptrace', 0, 0, 0, 0) == 0",
        "[key for key in open('/proc/keys') "
        "if call('keyctl', 11, int(key.split()[0], 16), None, 0) >= 0]",
    ),
    "writing": asks(
        "import ctypes, os\nlibc = ctypes.CDLL(None)",
        *(
            f"open({path!r}, 'w')"
            for path in (
                "/written",
                "/book/written",
                "/book/mhsa_lib/exercises/__init__.py",
                "/etc/written",
                "/dev/written",
                "/usr/lib/written",
                "/proc/sys/kernel/core_pattern",
                "/proc/sysrq-trigger",
            )
        ),
        "open(np.__file__, 'a')",
        "os.mknod('disk', 0o60600, os.makedev(8, 0)) is None",
        "os.chroot('/home') is None",
        "os.setuid(0) is None and os.getuid() == 0",
        "libc.mount(b'none', b'/home', b'tmpfs', 0, b'') == 0",
        "libc.unshare(0x10020000) == 0 and libc.umount2(b'/book', 2) == 0",
    ),
    "network": asks(
        "import os, socket",
        "socket.create_connection(('127.0.0.1', PORT), timeout=2)",
        "socket.create_connection(('1.1.1.1', 53), timeout=2)",
        "socket.getaddrinfo('example.org', 80)",
        "[name for _, name in socket.if_nameindex() if name != 'lo']",
        "os.kill(JUDGE, 0) is None",
    ),
    "references": asks(
        "import glob, importlib, os, sys\nload = importlib.import_module",
        "load('mhsa_lib.exercises.why.averages')",
        "load('mhsa_lib.exercises.diagnosis')",
        "load('mhsa_lib.exercises').EXERCISES",
        "load('mhsa_lib.exercises').find_exercise('why.softmax').reference",
        "load('mhsa_lib.exercises.hand_in.judge')",
        "load('mhsa_lib.exercises.hand_in.student.channel')"
        ".exercises('why.softmax')[0].reference(np.ones(2))",
        "[p for path in sys.path"
        " for p in glob.glob(path + '/mhsa_lib/exercises/*/*.py')"
        " if '/hand_in/' not in p"
        " and os.path.basename(p) not in ('questions.py', '__init__.py', 'maps.py')]",
        "glob.glob(os.path.dirname(np.__file__) + '/../mhsa_lib/*')",
    ),
}

_CHANNEL = f"""
import json, os
ATTEMPTED = {len(EXERCISES["why.softmax"].cases())}
from mhsa_lib.exercises.hand_in.student import channel

def tell(message):
    channel._out.write(message + b"\\n")
    channel._out.flush()

def attempt(**array):
    outcome = dict(changed=None, printed="", array=array)
    outcomes = [outcome] * ATTEMPTED
    message = dict(name="softmax", stub=False, refused="", outcomes=outcomes)
    return dict(exercise="why.softmax", attempts=[message, message])
"""
_CLAIM = 'json.dumps(attempt(dtype="<f8", shape=[2], data="AAAAAAAA8D8AAAAAAADwPw=="))'


def tells(code):
    """A cell that writes to the judge what it likes, and leaves."""
    return f"{_CHANNEL}\n{code}\ntell(b'{{\"end\": true}}')\nos._exit(0)"


# cells that want to be passed, and part of what is said of them
FORGES = {
    "another grade": (
        "from mhsa_lib import exercises\n"
        "exercises.grade = lambda *_: exercises.Result(True, 'Correct')\n"
        "check = exercises.check = lambda *_: None\n"
        f"{WRONG}\n{CHECK}",
        "no exercise",
    ),
    "another comparison": (
        "np.allclose = np.isclose = np.array_equal = lambda *_, **__: True\n"
        f"from mhsa_lib.exercises import engine\nengine.same = lambda *_: True\n"
        f"{WRONG}\n{CHECK}",
        "Not yet",
    ),
    "an object equal to all": (
        "class Equal(np.ndarray):\n"
        "    __eq__ = lambda *_: True\n    __array_ufunc__ = lambda *_, **__: True\n"
        "def softmax(scores): return np.zeros(scores.shape).view(Equal)\n" + CHECK,
        "expected",
    ),
    "passed": (
        tells('tell(b\'{"exercise": "why.softmax", "passed": true}\')'),
        "cannot be read",
    ),
    "the answer file and out": (
        "import os, sys\nfor path in sys.argv[1:]:\n    open(path[-9:], 'w').write"
        '(\'{"why.softmax": {"passed": true}}\')\nos._exit(0)',
        "stopped before the last cell",
    ),
    "values made up": (tells(f"tell({_CLAIM}.encode())"), "expected"),
    "an exercise that is not": (
        tells(f'tell({_CLAIM}.replace("why.softmax", "=1+1").encode())'),
        "cannot be read",
    ),
    "a shape without its bytes": (
        tells(
            'tell(json.dumps(attempt(dtype="<f8", shape=[2**40], data="")).encode())'
        ),
        "cannot be judged",
    ),
    "no end of axes": (
        tells(
            'tell(json.dumps(attempt(dtype="<f8", shape=[0] * 99, data="")).encode())'
        ),
        "cannot be judged",
    ),
    "objects": (
        tells('tell(json.dumps(attempt(dtype="|O", shape=[1], data="AAAA")).encode())'),
        "cannot be judged",
    ),
    "fewer rounds than were asked for": (
        tells('tell(json.dumps(attempt() | {"attempts": []}).encode())'),
        "cannot be judged",
    ),
    "a pickle": (
        tells("import pickle; tell(pickle.dumps(print))"),
        "cannot be read",
    ),
    "nested lists": (tells("tell(b'[' * 10**6)"), "cannot be read"),
    "a long number": (tells("tell(b'9' * 10**6)"), "cannot be read"),
    "no message": (
        tells("tell(b'\\xff\\x00'); tell(b'[]'); tell(b'3')"),
        "cannot be read",
    ),
    "half a message": (
        _CHANNEL + f"channel._out.raw.write({_CLAIM}.encode())\nos._exit(0)",
        "stopped before the last cell",
    ),
}

# cells that take what there is, and why they are left: None if the cell itself fails,
# ... for either
TAKES = {
    "time": ("while True: pass", "ran for more than"),
    "sleep": ("import time; time.sleep(1000)", "ran for more than"),
    "output": ("while True: print('x' * 10**6)", ...),  # IPython keeps a copy
    "answers": (
        _CHANNEL + "while True: channel._out.write(b'x' * 10**6)",
        "it wrote too much",
    ),
    "processes": (
        "import os\nwhile True:\n    try:\n        os.fork()\n"
        "    except OSError:\n        pass",
        "more than",
    ),
    "memory": ("x = np.ones(10**11)", None),
    "memory of children": (
        "import os, time\nfor _ in range(8):\n    if not os.fork():\n"
        "        x = bytearray(400 * 2**20)\n        time.sleep(1000)\n"
        "time.sleep(1000)",
        "GiB of memory",
    ),
    "disk": (
        "with open('large', 'wb') as file:\n    while True: file.write(bytes(2**20))",
        None,
    ),
    "many files": ("for n in range(10**6): open(str(n), 'w').close()", ...),
    "a signal": (
        "import signal\nfor n in set(range(1, 32)) - {9, 19}:\n"
        "    signal.signal(n, signal.SIG_IGN)\nwhile True: pass",
        "ran for more than",
    ),
    "a daemon": (
        "import os, time\nif not os.fork():\n    os.setsid()\n    if not os.fork():\n"
        "        time.sleep(1000)\n    os._exit(0)\nos._exit(0)",
        "stopped before the last cell",
    ),
}
