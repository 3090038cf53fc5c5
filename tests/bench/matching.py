"""The two commands of `incubator.matching`, whole: start, JSON in and out. Instances are drawn here, from a seed."""

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure, figure
from tests.bench.processes import surroundings

ROOT = Path(__file__).parents[2]
PROJECTS, MENTORS, LISTED = 2000, 500, 50
PEOPLE, TEXTS, ITEMS, WORDS = 60, 10, 200, 120


def question(objective: str, seed: int = 1) -> bytes:
    """2,000 projects, each with its 50 best mentors of 500; a third need two; places are 1.15 × the needs."""
    lot = random.Random(seed)
    fame = [lot.betavariate(6, 2) for _ in range(MENTORS)]
    needs = [1 + (lot.random() < 0.3) for _ in range(PROJECTS)]
    candidates = []
    for project in range(PROJECTS):
        fits = sorted(
            ((lot.betavariate(2, 4) * fame[mentor], mentor) for mentor in range(MENTORS)), reverse=True
        )
        candidates += [[project, mentor, round(fit, 4)] for fit, mentor in fits[:LISTED]]
    each, more = divmod(round(1.15 * sum(needs)), MENTORS)
    return json.dumps(
        {
            "projects": [{"id": at, "need": need} for at, need in enumerate(needs)],
            "mentors": [{"id": at, "capacity": each + (at < more)} for at in range(MENTORS)],
            "candidates": candidates,
            "conflicts": [],
            "objective": objective,
        }
    ).encode()


def texts(seed: int = 1) -> bytes:
    """60 people with ten texts each, 200 items; words as unevenly used as in a language."""
    lot = random.Random(seed)
    words = ["".join(lot.choices("abcdefghijklmnopqrstuvwxyz", k=lot.randint(3, 9))) for _ in range(4000)]
    weights = [1 / (at + 10) for at in range(len(words))]

    def text() -> str:
        return " ".join(lot.choices(words, weights, k=WORDS))

    people = [{"id": at, "texts": [text() for _ in range(TEXTS)]} for at in range(PEOPLE)]
    return json.dumps(
        {"people": people, "items": [{"id": at, "text": text()} for at in range(ITEMS)]}
    ).encode()


def run(command: str, document: bytes, *words: str) -> tuple[float, float, float]:
    """Seconds by the clock, seconds of CPU, megabytes at most; the second of two runs, so that sources are compiled."""
    spent = (0.0, 0.0, 0.0)
    for _time in range(2):
        begun, before = time.perf_counter(), children_cpu()
        process = subprocess.Popen(
            [sys.executable, "-m", f"incubator.matching.{command}", *words],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT, env=surroundings(),
        )  # fmt: skip
        assert process.stdin
        process.stdin.write(document)
        process.stdin.close()
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, peak_of(process.pid))
            time.sleep(0.005)
        if process.returncode:
            raise RuntimeError(f"incubator.matching.{command} ended with status {process.returncode}")
        spent = (time.perf_counter() - begun, children_cpu() - before, peak)
    return spent


def children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def peak_of(pid: int) -> float:
    """Its own high water mark, looked at while it runs: the one told at its end would be this bench's at the fork."""
    try:
        told = Path(f"/proc/{pid}/status").read_text()
        return next(int(line.split()[1]) / 1024 for line in told.splitlines() if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        return 0.0


def matching() -> Iterator[Figure]:
    for objective, bar in (("total", "≤ 0.33"), ("fair", "≤ 0.44")):
        wall, cpu, memory = run("assign", question(objective))
        yield figure(f"match.assign-{objective}", wall, "s", bar)
        yield figure(f"match.assign-{objective}.cpu", cpu, "s CPU")
        yield figure(f"match.assign-{objective}.memory", memory, "MB", "≤ 120")
    for name, words in (("words", ["--without-model"]), ("best", [])):
        wall, cpu, memory = run("score", texts(), *words)
        yield figure(f"match.score-{name}", wall, "s")
        yield figure(f"match.score-{name}.cpu", cpu, "s CPU")
        yield figure(f"match.score-{name}.memory", memory, "MB")
