"""P1b: start of a player with 200 packs and 5,000 lessons installed and 200 learners, against one start after the other
with P1's forty lessons and thirty learners. The packs are made anew in the temporary folder (0.1 s each: what is in
them is kept in the cache of media)."""
import statistics
import subprocess

from driver import Failure, run
from measures import start_times
from table import row

PACKS, LESSONS_EACH, LEARNERS = 200, 25, 200
MORE_MS = 20


def install_packs(bench, data):
    """Packs of small lessons with ids of their own, laid where installed packs lie."""
    installed = data / "packs"
    installed.mkdir(exist_ok=True)
    material = bench.material
    for pack in range(1, PACKS + 1):
        folder = bench.workspace.folder("many")
        lessons = [material.lesson(folder / f"many-{pack:03}-{number:02}", number) for number in range(1, LESSONS_EACH + 1)]
        name = f"many-{pack:03}"
        done = subprocess.run([material.tools / "jankar-pack", "build", *lessons, "-o", installed / f"{name}.jkpack", "--id", name,
                               "--cache", material.media_cache], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Failure(f"jankar-pack: {done.stderr}")


def p1b(bench):
    data, _ = bench.side.data_with_learners(run, LEARNERS)
    install_packs(bench, data)
    arguments = ["--data", data, "--size", "1280x720", "--lang", "en", "--packs", bench.workspace.folder("no-packs")]
    first = start_times(bench, 1, arguments)[0][0]
    start_times(bench, 2, arguments)
    few, many, busy_few, busy_many = [], [], [], []
    for _ in range(7 if bench.quick else 15):
        for frames, busy, what in ((few, busy_few, None), (many, busy_many, arguments)):
            taken, _, on_processor = start_times(bench, 1, what)
            frames += taken
            busy += on_processor
    ours, beside = statistics.median(many), statistics.median(few)
    return [row("P1b", f"start, {PACKS} packs, {PACKS * LESSONS_EACH} lessons on the shelf, {LEARNERS} learners", f"<= P1 + {MORE_MS} ms",
                ours, "ms", "the same with 40 lessons", beside, ours / beside, ours - beside <= MORE_MS, runs=many, beside_runs=few,
                more_ms=ours - beside, first_start_ms=first, on_processor_ms=statistics.median(busy_many),
                beside_on_processor_ms=statistics.median(busy_few))]


ALL = {"P1b": ("start with 200 packs", p1b)}
