"""deploy/ and docs/operations.md: what they ask for and tell of, `/metrics` and the log really have."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from prometheus_client import REGISTRY, Counter, Histogram
from prometheus_client.metrics import MetricWrapperBase

from whisper_gate import metrics
from whisper_gate.domain.errors import ErrorCode
from whisper_gate.domain.messages import OUTCOMES

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
RULES = [
    rule
    for group in yaml.safe_load((DEPLOY / "alerts.yaml").read_text())["groups"]
    for rule in group["rules"]
]
DASHBOARD = json.loads((DEPLOY / "grafana-dashboard.json").read_text())
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
EXPRESSIONS = {rule["alert"]: rule["expr"] for rule in RULES} | {
    f"{panel['title']} {target['refId']}": target["expr"] for panel in PANELS for target in panel["targets"]
}
# What Prometheus itself knows of what it scrapes.
OF_PROMETHEUS = {"up"}
OURS = [one for one in vars(metrics).values() if isinstance(one, MetricWrapperBase)]


def series() -> dict[str, set[str]]:
    """Every series that `/metrics` can have, with its labels."""
    found = {}
    for one in OURS:
        labels, name = {*one._labelnames, "instance", "job"}, one._name
        if isinstance(one, Counter):
            found[f"{name}_total"] = labels
        elif isinstance(one, Histogram):
            found |= {f"{name}_sum": labels, f"{name}_count": labels, f"{name}_bucket": labels | {"le"}}
        else:
            found[name] = labels
    return found


SERIES = series()


def test_the_series_are_those_that_are_rendered():
    """By their families: labels show only once they are used."""
    families = {family.name for family in REGISTRY.collect() if family.name.startswith("whisper_gate_")}
    assert families == {one._name for one in OURS}


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_every_expression_asks_for_what_is_there(name: str):
    """Each series that it names exists, and has the labels that it is chosen and grouped by."""
    expression = EXPRESSIONS[name]
    assert all(expression.count(left) == expression.count(right) for left, right in ("()", "{}", "[]"))
    asked = re.findall(r"\b(up|whisper_gate_\w+)(?:\{([^}]*)\})?", expression)
    assert asked
    for one, _ in asked:
        assert one in SERIES.keys() | OF_PROMETHEUS
    known = set.union(*(SERIES.get(one, {"instance", "job"}) for one, _ in asked))
    chosen = {label for _, matchers in asked for label in re.findall(r'(\w+)[!=]=?~?"', matchers)}
    grouped = {
        label.strip() for labels in re.findall(r"by \(([^)]*)\)", expression) for label in labels.split(",")
    }
    assert chosen | grouped <= known


def test_values_of_labels_that_are_asked_for_exist():
    """As the code says them."""
    text = " ".join(EXPRESSIONS.values())
    codes = {code.value for code in ErrorCode}
    assert set(re.findall(r'outcome!?="(\w+)"', text)) <= OUTCOMES
    assert set("|".join(re.findall(r'outcome=~"([^"]+)"', text)).split("|")) <= codes
    assert set(re.findall(r'code="(\w+)"', text)) <= codes


def test_every_metric_is_on_the_dashboard():
    """What is counted can be seen."""
    drawn = " ".join(target["expr"] for panel in PANELS for target in panel["targets"])
    assert [one._name for one in OURS if one._name not in drawn] == []


def test_every_alert_says_what_to_do():
    """In one line, how bad it is, and once."""
    assert len({rule["alert"] for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
        assert rule["labels"]["severity"] in {"warning", "critical"}
        assert set(rule["annotations"]) == {"summary", "fix"}
        assert "\n" not in rule["annotations"]["fix"]
        assert re.fullmatch(r"\d+[mh]", rule.get("for", "1m"))
        # A label in a sentence is one that is left after the grouping.
        for label in re.findall(r"\$labels\.(\w+)", " ".join(rule["annotations"].values())):
            groups = re.findall(r"by \(([^)]*)\)", rule["expr"])
            assert not groups or all(label in group for group in groups)


def test_panels_do_not_overlap():
    """Each in its own place, on a grid of 24 columns."""
    taken = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken
        assert max(x for x, _ in cells) < 24
        taken |= cells
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


def test_every_metric_is_described_as_it_is():
    """Name, kind, labels and sentence, in the order of the code; no more and no fewer."""
    described = re.findall(r"^\| `(whisper_gate_\w+)` \| (\w+) \| (.*?) ?\| (.+) \|$", PAGE, re.M)
    total = {"counter": "_total"}
    assert described == [
        (
            one._name + total.get(one._type, ""),
            one._type,
            ", ".join(f"`{label}`" for label in one._labelnames),
            one._documentation,
        )
        for one in OURS
    ]


def test_every_alert_is_listed():
    """With the time for which it has to be so."""
    listed = re.findall(r"^\| `(WhisperGate\w+)` \| .+ \| (.+) \|$", PAGE, re.M)
    assert listed == [(rule["alert"], rule.get("for", "at once")) for rule in RULES]


def test_every_event_of_a_call_is_described():
    """As the code logs them."""
    code = "".join(path.read_text() for path in (ROOT / "whisper_gate").rglob("*.py"))
    logged = set(re.findall(r'"((?:call|signaling)\.\w+)"', code)) | {"call.joined", "call.resumed"}
    described = set(re.findall(r"`((?:call|signaling)\.\w+)`", PAGE))
    assert described == logged


def test_reasons_of_drops_are_described():
    """Whatever a frame was dropped for, the page says what that is."""
    code = "".join(path.read_text() for path in (ROOT / "whisper_gate").rglob("*.py"))
    reasons = set(re.findall(r'(?:DROPPED|BUS_LOST)\.labels\("(\w+)"\)', code))
    assert len(reasons) > 3
    assert {reason for reason in reasons if f"`{reason}`" not in PAGE} == set()


def test_every_file_and_setting_that_the_page_names_exists():
    """Links, files and variables."""
    from whisper_gate.settings import Settings  # noqa: PLC0415 - of interest here alone

    named = set(re.findall(r"`((?:deploy|docs|whisper_gate)/[\w./-]+)`", PAGE))
    named |= {f"docs/{one}" for one in re.findall(r"\]\(([\w.-]+\.md)", PAGE)}
    assert [one for one in named if not (ROOT / one).is_file()] == []
    known = {name.upper() for name in Settings.model_fields}
    theirs = {
        "OTEL_EXPORTER_OTLP_HEADERS",
        "OTEL_TRACES_SAMPLER",
        "OTEL_SERVICE_NAME",
    }  # of OpenTelemetry's SDK
    assert set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)\b", PAGE)) <= known | theirs
