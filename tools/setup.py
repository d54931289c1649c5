"""Make .venv and install the pinned requirements, once; a second run sees that nothing changed and ends at once.

Written for any Python 3, so that an old one gets a sentence and no traceback.
"""

import hashlib
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
OLDEST = (3, 11)


def main(purpose):
    if sys.version_info < OLDEST:
        return fail("Steady needs Python %d.%d or newer; this is %s. Install a newer one, then: make PYTHON=/path/to/python %s"
                    % (OLDEST + (sys.version.split()[0], purpose)))
    requirements = os.path.join(ROOT, "requirements", purpose + ".txt")
    stamp = os.path.join(VENV, "ready-for-" + purpose)
    wanted = fingerprint(requirements, os.path.join(ROOT, "pyproject.toml"))
    if read(stamp) == wanted:
        return 0
    python = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin", "python")
    if not os.path.exists(python):
        print("Setting up .venv, once. This takes a minute or two.", flush=True)
        if subprocess.call([sys.executable, "-m", "venv", VENV]) != 0:
            return fail("No virtual environment could be made. On Debian or Ubuntu: sudo apt install python3-venv")
    for what in (["-r", requirements], ["--no-deps", "--editable", ROOT]):
        if subprocess.call([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"] + what) != 0:
            return fail("The packages could not be installed. Is there a connection to the package index? Then type the same command again.")
    with open(stamp, "w") as file:
        file.write(wanted)
    return 0


def fingerprint(*paths):
    """Changes whenever one of the files does, or Python itself."""
    digest = hashlib.sha256(sys.version.encode())
    for path in paths:
        with open(path, "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def read(path):
    """What a file says, or nothing."""
    if not os.path.exists(path):
        return ""
    with open(path) as file:
        return file.read()


def fail(sentence):
    """Say it, and end with 1."""
    sys.stderr.write(sentence + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "serve"))
