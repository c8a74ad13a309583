"""What the benchmarks say of their figures: which of them is over its bound. Nothing is measured here."""

import runpy
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "benchmarks"
pytestmark = pytest.mark.once


@pytest.fixture
def benchmark(monkeypatch):
    """Return a function that reads a benchmark without running it."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.delitem(sys.modules, "editing", raising=False)
    yield lambda name: SimpleNamespace(**runpy.run_path(str(FOLDER / f"{name}.py")))
    sys.modules.pop("editing", None)


def said(benchmark):
    with pytest.raises(SystemExit) as end:
        benchmark.finish()
    return str(end.value).splitlines()[2:]


def costs(milliseconds, queries):
    asked = ["", "?o=-1", "?translation=fr-missing", "?q=health"]
    lists = {(role, query): (milliseconds, queries) for role in ("publisher", "editor") for query in asked}
    return lists | dict.fromkeys(("opened", "saved", "with a draft opened"), (milliseconds, queries))


def test_figures_within_their_bounds_end_well(benchmark):
    editing, together = benchmark("editing"), benchmark("together")
    editing.report_lists(10_000, costs(10, 12), costs(15, 12))
    editing.report_form(10_000, costs(10, 25), costs(99, 25))
    editing.report_visits({"later": [SimpleNamespace(weight=60_000, usable=1000)]})
    together.report(10, ([0.1], [0.1], 0), ([2.0], [2.0], 0))

    assert (editing.finish(), together.finish()) == (None, None)


def test_a_list_that_grows_is_named(benchmark):
    editing = benchmark("editing")
    few, many = costs(10, 12), costs(10, 12) | {("editor", ""): (16, 13)}
    editing.report_lists(10_000, few, many)

    assert said(editing) == [
        "list of entries, editor, 100 and 10000: 10 and 16 ms: 1.60 (wanted: at most 1.5 times)",
        "list of entries, editor, 100 and 10000 queries: 12 and 13 (wanted: at most 12)",
    ]


def test_a_form_that_asks_too_much_or_is_late_is_named(benchmark):
    editing = benchmark("editing")
    editing.report_form(10_000, costs(10, 25), costs(10, 25) | {"opened": (10, 26)})
    visits = [SimpleNamespace(weight=301_000, usable=took) for took in (900, 1001, 1200)]
    editing.report_visits({"first time": visits})

    assert said(editing) == [
        "long form opened, 100 and 10000 entries, CPU queries: 25 and 26 (wanted: at most 25)",
        "form with 12 sections, first time: weight: 301 kB (wanted: at most 300 kB)",
        "form with 12 sections, first time: weight a letter stands in the last section after: "
        "1001 ms (900 to 1200) (wanted: at most 1000 ms)",
    ]


def test_editors_who_wait_or_fail_are_named(benchmark):
    together = benchmark("together")
    together.report(10, ([0.1], [0.1], 0), ([0.1, 2.01], [0.1], 1))

    assert said(together) == [
        "10 editors at once, form opened: median slowest: 2.01 s (wanted: at most 2 s)",
        "10 editors at once, requests that failed: 1 (wanted: 0)",
    ]
