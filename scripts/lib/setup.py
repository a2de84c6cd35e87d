"""For the scripts in Python: what scripts/orch sets up, and what runs have left on the engine."""

import os
import pathlib
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parent.parent.parent


def ensure():
    """Makes what is missing, and sets ORCH_IMAGE_PREFIX and DOCKER_HOST as scripts/orch would for orch."""
    program = 'set -euo pipefail; root=$1; source "$root/scripts/lib/setup.sh"; set_up; printf "%s\\0%s" "${ORCH_IMAGE_PREFIX-}" "${DOCKER_HOST-}"'
    done = subprocess.run(["bash", "-c", program, "setup", str(root)], stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(done.returncode)
    prefix, _, host = done.stdout.rpartition("\n")[2].partition("\0")
    os.environ["ORCH_IMAGE_PREFIX"] = prefix
    if host:
        os.environ["DOCKER_HOST"] = host


class Engine:
    """What is on the engine beyond what was there before, kept environments and stacks of others among it."""

    def __init__(self):
        self.before = self.shell("labelled")

    def leftovers(self):
        """What nobody owns any more; environments of living processes, whoever's, are none."""
        return self.shell('leftovers "$2"', self.before).splitlines()

    @staticmethod
    def shell(function, *arguments):
        program = f'set -euo pipefail; source "$1/scripts/lib/leftovers.sh"; {function}'
        return subprocess.run(["bash", "-c", program, "setup", str(root), *arguments], stdout=subprocess.PIPE, text=True, check=True).stdout
