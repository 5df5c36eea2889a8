"""Optuna chooses the points, Mho makes them: learning rate and bits of the converters, two points at a time.

    python3 examples/studies/optuna_search.py [study file] [folder]

Needs Optuna (pip install optuna) and a Mho that was built (npm run build). Mho's folder keeps every point: run this again, and the same
questions are answered at once. `npx mho study show FOLDER` shows them all.
"""
import json
import pathlib
import subprocess
import sys

import optuna

HERE = pathlib.Path(__file__).resolve().parent
FILE = sys.argv[1] if len(sys.argv) > 1 else str(HERE / "driven.toml")
FOLDER = sys.argv[2] if len(sys.argv) > 2 else "studies/optuna"
TRIALS, AT_ONCE = 12, 2

mho = subprocess.Popen(
    ["node", str(HERE.parent.parent / "dist" / "cli" / "main.js"),
     "study", "drive", FILE, "--out", FOLDER, "--jobs", str(AT_ONCE)],
    stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
study = optuna.create_study(direction="minimize", sampler=optuna.samplers.TPESampler(seed=1))
open_trials = {}


def ask():
    trial = study.ask()
    settings = {
        "training.learningRate": trial.suggest_float("rate", 0.001, 1, log=True),
        "array.adc.bits": trial.suggest_int("bits", 4, 8),
    }
    open_trials[trial.number] = trial
    print(json.dumps({"id": trial.number, "set": settings}), file=mho.stdin, flush=True)


for _ in range(AT_ONCE):
    ask()
for number in range(TRIALS):
    answer = json.loads(mho.stdout.readline())
    trial = open_trials.pop(answer["id"])
    loss = (answer["values"] or {}).get("trainLoss")
    if loss is None:
        study.tell(trial, state=optuna.trial.TrialState.FAIL)
    else:
        study.tell(trial, loss)
    if number + AT_ONCE < TRIALS:
        ask()
mho.stdin.close()
mho.wait()
print("best:", study.best_params, study.best_value)
