"""The alert rules and the dashboard: each of their metrics, labels and states is in /metrics."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from server.ops.metrics import begin_counts

DEPLOY = Path(__file__).resolve().parents[3] / "docs" / "deploy"
NAME = re.compile(r"\battomenzei_\w+")
SELECTOR = re.compile(r"(attomenzei_\w+)\{(\w+)=\"([^\"]*)\"\}")


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((DEPLOY / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((DEPLOY / "dashboard.json").read_text(encoding="utf-8"))["panels"]
    return found


def expressions() -> list[str]:
    return [rule["expr"] for rule in rules()] + [target["expr"] for panel in panels() for target in panel["targets"]]


@pytest.fixture
def samples(db: None) -> dict[str, list[dict[str, str]]]:
    """Return the labels of each sample of /metrics, by its name."""
    begin_counts()
    text = Client(HTTP_HOST="localhost").get("/metrics").content.decode()
    found: dict[str, list[dict[str, str]]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append(sample.labels)
    return found


def test_every_metric_of_the_files_is_one_of_the_servers(samples: dict[str, list[dict[str, str]]]) -> None:
    used = {name for text in expressions() for name in NAME.findall(text)}
    assert used - set(samples) == set()
    missing = {name for name in samples if NAME.fullmatch(name) and not name.endswith(("_created", "_sum"))} - used
    assert missing == set(), "everything that is measured is watched"


def test_every_label_of_a_selector_has_that_value(samples: dict[str, list[dict[str, str]]]) -> None:
    for text in expressions():
        for name, label, value in SELECTOR.findall(text):
            assert value in {labels.get(label) for labels in samples[name]}, text


def test_only_what_never_falls_is_counted_up() -> None:
    """To ``increase`` a gauge that falls is a counter that began again: a webhook that was mended would alert."""
    counted_up = {name for text in expressions() for name in re.findall(r"(?:increase|rate)\((attomenzei_\w+)", text)}
    assert {name for name in counted_up if not name.endswith(("_total", "_count", "_bucket", "_sum"))} == set()


def test_every_alert_says_what_is_wrong_and_how_urgent_it_is() -> None:
    assert len({rule["alert"] for rule in rules()}) == len(rules())
    for rule in rules():
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"]["summary"].endswith((".", "?"))


def test_the_panels_do_not_overlap() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in panels():
        place = panel["gridPos"]
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert not cells & taken, panel["title"]
        assert place["x"] + place["w"] <= 24
        taken |= cells
