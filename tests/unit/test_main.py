"""The command line: tables to read, JSON to compute with, one sentence when the input is at fault."""

import json
import runpy
import sys
from typing import Any

import pytest

import cnnviz
from cnnviz import launch
from cnnviz.__main__ import main
from cnnviz.training import __main__ as training

CAT = next(sample.path for sample in cnnviz.samples() if sample.slug == "chelsea")


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["cnnviz", *arguments])
        code = main()
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_layers_as_json_hold_every_field(call: Any) -> None:
    code, out, err = call("layers", "resnet50", "--json")
    records = {record["name"]: record for record in json.loads(out)}
    assert (code, err) == (0, "")
    assert list(records) == [node.name for node in cnnviz.layers("resnet50")]
    assert records["layer1.0.conv2"] == {
        "name": "layer1.0.conv2",
        "kind": "convolution",
        "output": [64, 56, 56],
        "parameters": 36_864,
        "macs": 115_605_504,
        "inputs": ["layer1.0.relu"],
        "receptive_field": {
            "vertical": {"size": 19, "jump": 4, "start": -9},
            "horizontal": {"size": 19, "jump": 4, "start": -9},
        },
    }
    assert records["avgpool"]["receptive_field"] == "whole image"
    assert records["fc"]["receptive_field"] is None


def test_layers_as_a_table(call: Any) -> None:
    code, out, _ = call("layers", "lenet5")
    lines = out.splitlines()
    assert code == 0
    assert lines[0].split()[:3] == ["name", "kind", "output"]
    assert lines[2].split() == ["c1", "convolution", "6", "x", "28", "x", "28", "156", "117,600", *FIELD]
    assert lines[-1] == "12 nodes, 61,706 parameters, 416,520 MACs"
    assert len({line.find("convolution") for line in lines if "convolution" in line}) == 1


FIELD = ["5", "x", "5,", "jump", "1,", "start", "0"]


def test_fields_that_differ_by_axis_and_those_that_are_none(call: Any) -> None:
    _, out, _ = call("layers", "inception_v3")
    lines = {line.split()[0]: line for line in out.splitlines() if line}
    assert "whole image" in lines["avgpool"]
    assert lines["fc"].endswith("-")


def test_run_prints_the_best_five(call: Any) -> None:
    code, out, _ = call("run", "lenet5", "--weights", "random", "--picture", str(CAT))
    assert code == 0
    assert len(out.splitlines()) == 2 + 5
    assert all(line.endswith("%") for line in out.splitlines()[2:])
    code, out, _ = call("run", "lenet5", "--weights", "random", "--picture", str(CAT), "--json")
    best = json.loads(out)
    assert [entry["probability"] for entry in best] == sorted((e["probability"] for e in best), reverse=True)
    expected = cnnviz.load("lenet5", "random").classify(cnnviz.read_picture(CAT))
    assert [entry["label"] for entry in best] == [label for label, _ in expected]


UNIT = ["--channel", "3", "--row", "4", "--column", "5", "--weights", "random", "--picture", str(CAT)]


def test_explain_prints_the_largest_terms_and_the_proof(call: Any) -> None:
    code, out, _ = call("explain", "resnet18", "layer1.0.conv1", *UNIT)
    lines = out.splitlines()
    explanation = cnnviz.load("resnet18", "random").run(cnnviz.read_picture(CAT), []).explain("layer1.0.conv1", 3, 4, 5)
    assert code == 0
    assert lines[0].split() == ["source", "value", "weight", "product"]
    products = [abs(float(line.split()[-1])) for line in lines[2:12]]
    assert products == sorted(products, reverse=True)
    assert products[0] == pytest.approx(float(abs(explanation.terms.products).max()), rel=1e-5)
    assert lines[2].split()[0] == "maxpool"
    assert lines[13:15] == ["convolution: sum", f"other terms = {64 * 9 - 10}"]
    numbers = dict(line.split(" = ") for line in lines[15:])
    assert float(numbers["value"]) == pytest.approx(explanation.value)
    assert list(numbers) == ["value", "captured", "difference"]


def test_explain_as_json_holds_every_term(call: Any) -> None:
    _, out, _ = call("explain", "lenet5", "c1", *UNIT, "--json")
    record = json.loads(out)
    total = record["bias"] + sum(term["value"] * term["weight"] for term in record["terms"])
    assert record["value"] == pytest.approx(total)
    assert (record["rule"], record["unit"], len(record["terms"])) == ("sum", [3, 4, 5], 25)
    assert record["terms"][0]["source"] == {"node": "input", "channel": 0, "row": 4, "column": 5}
    _, out, _ = call("explain", "resnet18", "maxpool", "--weights", "random", "--picture", str(CAT), "--json")
    record = json.loads(out, parse_constant=pytest.fail)
    assert [term["value"] is None for term in record["terms"]] == [term["source"] is None for term in record["terms"]]
    assert record["terms"][record["winner"]]["value"] == record["value"] == record["captured"]
    _, out, _ = call("explain", "resnet18", "maxpool", "--weights", "random", "--picture", str(CAT))
    assert float(out.splitlines()[2].split()[-3]) == pytest.approx(record["value"], rel=1e-5)


WRONG = [
    (["explain", "lenet5", "c9", *UNIT], "unknown node"),
    (["explain", "lenet5", "f6", *UNIT], "unknown unit"),
    (["layers", "resnet19"], "unknown network"),
    (["run", "lenet5", "--weights", "random", "--picture", "no/such.jpg"], "picture not found"),
    (["run", "lenet5", "--weights", "no/such.pth", "--picture", str(CAT)], "weights not found"),
]


@pytest.mark.parametrize(("arguments", "text"), WRONG)
def test_a_fault_is_one_sentence(call: Any, arguments: list[str], text: str) -> None:
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"cnnviz: {text}")
    assert err.count("\n") == 1


def test_it_is_a_real_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["cnnviz", "layers", "mycnn"])
    monkeypatch.delitem(sys.modules, "cnnviz.__main__")
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("cnnviz", run_name="__main__", alter_sys=True)
    assert not ended.value.code
    assert "421,642 parameters" in capsys.readouterr().out


def test_without_arguments_the_app_is_started(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[object, ...]] = []
    monkeypatch.setattr(launch, "launch", lambda *settings: started.append(settings))
    assert call()[0] == 0
    assert call("app", "--port", "8600", "--network", "mine:a", "--network", "mine:b")[0] == 0
    assert started == [("", 8501, []), ("", 8600, ["mine:a", "mine:b"])]


def test_train_hands_its_arguments_on(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[list[str]] = []
    monkeypatch.setattr(training, "main", taken.append)
    assert call("train", "lenet5", "--data", "digits", "--help")[0] == 0
    assert taken == [["lenet5", "--data", "digits", "--help"]]


def test_other_commands_refuse_what_they_do_not_know(call: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        call("layers", "lenet5", "--lucid")
    assert ended.value.code == 2
    assert "--lucid" in capsys.readouterr().err
