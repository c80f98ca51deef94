"""Answers JSON lines from the standard input with JSON lines on the standard output."""
import json
import sys
import time


def serve(tasks):
    for line in sys.stdin:
        work = json.loads(line)
        try:
            answer = tasks[work["task"]](work)
        except Exception as problem:  # told to the benchmark, which goes on without this figure
            answer = {"error": f"{type(problem).__name__}: {problem}"}
        print(json.dumps(answer), flush=True)


def time_runs(repetitions, run):
    """Milliseconds of each run, after one that is not counted: it sets up."""
    run()
    times = []
    for _ in range(repetitions):
        started = time.perf_counter()
        run()
        times.append(1000 * (time.perf_counter() - started))
    return times
