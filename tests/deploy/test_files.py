"""The files of deploy/ for programs that can't be started here: what they must say."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT
from tests.deploy.conftest import DEPLOY, rendered

MOST_EXPOSED = 20
"""Tenths of points out of a hundred that `systemd-analyze security` may give."""


def documents(path: Path) -> list[Any]:
    return list(yaml.safe_load_all(path.read_text()))


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """Return the unit with a program that is there."""
    program = tmp_path / "kalends"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    path = tmp_path / "kalends.service"
    own = {"/opt/kalends/bin/kalends": str(program)}
    path.write_text(rendered("systemd/kalends.service", own))
    return path


def test_systemd_takes_the_unit(unit: Path) -> None:
    run = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)],
        check=False,
        capture_output=True,
        text=True,
    )
    told = [line for line in run.stderr.splitlines() if "kalends" in line]
    assert (run.returncode, told) == (0, [])


def test_the_unit_is_hardened(unit: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}"]
    run = subprocess.run([*command, str(unit)], check=False, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout


def test_compose_names_two_applications_and_one_journal() -> None:
    [compose] = documents(DEPLOY / "compose/compose.yaml")
    services = compose["services"]
    assert set(services) == {"first", "second", "publish", "journal", "front"}
    for name in ("first", "second", "publish"):
        settings = services[name]["environment"]
        assert settings["KALENDS_JOURNAL"] == "postgresql://kalends@journal/kalends"
        assert settings["PGPASSWORD"].startswith("${POSTGRES_PASSWORD:?")
    for name in ("first", "second", "publish"):
        assert (services[name]["read_only"], services[name]["cap_drop"]) == (True, ["ALL"])
    assert "ports" not in services["journal"]
    assert services["publish"]["profiles"] == ["publish"]


def test_what_compose_mounts_is_there() -> None:
    [compose] = documents(DEPLOY / "compose/compose.yaml")
    mounted = {each.split(":")[0] for each in compose["services"]["front"]["volumes"]}
    own = {each for each in mounted if each.startswith((".", "/"))}
    brought = {"./tls/fullchain.pem", "./tls/privkey.pem", "./www"}
    missing = {each for each in own - brought if not (DEPLOY / "compose" / each).is_file()}
    assert (missing, brought <= own) == (set(), True)
    upstream = (DEPLOY / "compose/upstream.conf").read_text()
    hosts = re.findall(r"server (\w+):8000", upstream)
    assert hosts == [name for name in compose["services"] if name in ("first", "second")]


def test_images_have_versions() -> None:
    [compose] = documents(DEPLOY / "compose/compose.yaml")
    images = [
        service["image"] for service in compose["services"].values() if "build" not in service
    ]
    dockerfile = (ROOT / "Dockerfile").read_text()
    images += re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)
    assert len(images) == 4
    assert [each for each in images if not re.search(r":\d+\.\d+(\.\d+)?-|@sha256:", each)] == []


def test_pods_run_without_links_and_rights() -> None:
    kinds = {each["kind"]: each for each in documents(DEPLOY / "kubernetes/kalends.yaml")}
    assert set(kinds) == {"Deployment", "Service", "PodDisruptionBudget", "Ingress"}
    spec = kinds["Deployment"]["spec"]
    pod = spec["template"]["spec"]
    [container] = pod["containers"]
    assert (spec["replicas"], pod["enableServiceLinks"]) == (2, False)
    assert pod["securityContext"]["runAsUser"] == 10001
    assert "--uid 10001" in (ROOT / "Dockerfile").read_text()
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }


def test_probes_ask_what_a_stale_replica_still_answers() -> None:
    kinds = {each["kind"]: each for each in documents(DEPLOY / "kubernetes/kalends.yaml")}
    [container] = kinds["Deployment"]["spec"]["template"]["spec"]["containers"]
    [port] = container["ports"]
    probes = [container[f"{kind}Probe"]["httpGet"] for kind in ("startup", "readiness", "liveness")]
    assert probes == [{"path": "/ready", "port": port["name"]}] * 3
    [served] = kinds["Service"]["spec"]["ports"]
    [rule] = kinds["Ingress"]["spec"]["rules"]
    [path] = rule["http"]["paths"]
    assert (served["targetPort"], path["backend"]["service"]) == (
        port["name"],
        {"name": kinds["Service"]["metadata"]["name"], "port": {"name": served["name"]}},
    )


def test_labels_meet() -> None:
    kinds = {each["kind"]: each for each in documents(DEPLOY / "kubernetes/kalends.yaml")}
    spec = kinds["Deployment"]["spec"]
    selectors = [
        spec["selector"]["matchLabels"],
        spec["template"]["metadata"]["labels"],
        kinds["Service"]["spec"]["selector"],
        kinds["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
    ]
    assert selectors == [{"app": "kalends"}] * 4
