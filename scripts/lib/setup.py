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


def leftovers():
    """What nobody owns any more; environments of living processes, whoever's, are none."""
    program = 'set -euo pipefail; source "$1/scripts/lib/leftovers.sh"; leftovers'
    return subprocess.run(["bash", "-c", program, "setup", str(root)], stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
