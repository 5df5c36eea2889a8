"""Mho from Python: one command, one dictionary; results in pandas (docs/howto/python.md).

python3 examples/from_python.py
"""

import json
import os
import shlex
import subprocess
import sys

PROGRAM = shlex.split(os.environ.get("MHO", "npx mho"))


def mho(*arguments):
    """The answer of `mho ARGUMENTS --json` as a dictionary or list; an error of Mho is raised with its text."""
    ended = subprocess.run([*PROGRAM, *arguments, "--json", "--quiet"], stdout=subprocess.PIPE, text=True)
    answer = json.loads(ended.stdout)
    if ended.returncode != 0:
        raise RuntimeError(answer["error"]["message"])
    return answer


chip = mho("chip", "--set", "chip.node=22 nm")
print(chip["efficiencyTopsPerWatt"], "TOPS/W", chip["energyPerEpochJoule"]["total"], "J")

try:
    import pandas
except ImportError:
    print("pandas is missing, so the tables are left out: pip install pandas", file=sys.stderr)
    sys.exit()

rows = mho("chip", "--sweep", "array.adc.bits=4,5,6", "--sweep", "array.rows=64,128")
table = pandas.json_normalize(rows)
print(table.sort_values("energyPerEpochJoule")[["set.array.adc.bits", "set.array.rows", "energyPerEpochJoule"]])

run = mho("train", "--set", "network.name=mlp", "--set", "data.trainLimit=500", "--set", "training.epochs=3")
epochs = pandas.DataFrame(run["epochs"])[["epoch", "trainLoss", "testAccuracy"]]
print(epochs)
