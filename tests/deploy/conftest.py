"""Two applications with one publication, and each proxy of deploy/ in front of them."""

import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.app.conftest import Launch, free_port, wait_for
from tests.app.conftest import kalends as kalends  # noqa: PLC0414 - a fixture, used by its name
from tests.app.conftest import launch as launch  # noqa: PLC0414 - as above
from tests.conftest import MAG, PATIENCE, ROOT, copy_folder, end

DEPLOY = ROOT / "deploy"
HOST = "plan.example.org"
BASE_URL = f"https://{HOST}"
START = Callable[[Path, "Applications"], AbstractContextManager[httpx.Client]]


def rendered(file: str, changes: Mapping[str, str]) -> str:
    """Return a file of deploy/ with places and ports of a test; each has to stand in it."""
    text = (DEPLOY / file).read_text()
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


@dataclass
class Applications:
    """Two servers, each with a folder of its own, and a tree that was exported from one."""

    folders: tuple[Path, Path]
    ports: tuple[int, int]
    processes: list[subprocess.Popen[str]]
    tree: Path

    def stop(self, which: int) -> None:
        end(self.processes[which])

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Have both take connections, and answer nothing."""
        for each in self.processes:
            each.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            for each in self.processes:
                each.send_signal(signal.SIGCONT)


@contextmanager
def started(launch: Launch, journal: Path, folder: Path) -> Iterator[Applications]:
    """Run two applications in folders of their own below a folder."""
    folders = folder / "first", folder / "second"
    ports, processes = [], []
    with ExitStack() as stack:
        for own in folders:
            own.mkdir()
            copy_folder(MAG, own)
            shutil.copy(journal, own / "journal.jsonl")
            address, process = stack.enter_context(launch(own, base_url=BASE_URL))
            ports.append(int(address.rpartition(":")[2]))
            processes.append(process)
        yield Applications(
            folders=folders,
            ports=(ports[0], ports[1]),
            processes=processes,
            tree=folder / "www",
        )


@pytest.fixture(scope="module")
def applications(
    launch: Launch, journal: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Applications]:
    """Yield two applications that stay as they are."""
    with started(launch, journal, tmp_path_factory.mktemp("applications")) as applications:
        yield applications


@pytest.fixture
def mortal(launch: Launch, journal: Path, tmp_path: Path) -> Iterator[Applications]:
    """Yield two applications that a test may stop, and publish for."""
    with started(launch, journal, tmp_path) as applications:
        yield applications


@contextmanager
def running(command: list[str], port: int, log: Path) -> Iterator[None]:
    """Run a program until a port is no more asked for; what it says goes to a file."""
    with log.open("w") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, text=True)
        try:
            wait_for("127.0.0.1", port, process)
            yield
        finally:
            end(process)


def certify(folder: Path) -> None:
    """Write a certificate of one's own making and its key."""
    command = ["openssl", "req", "-x509", "-nodes", "-newkey", "rsa:2048", "-days", "1"]
    command += ["-subj", f"/CN={HOST}", "-keyout", "privkey.pem", "-out", "fullchain.pem"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def nginx_files(folder: Path, applications: Applications, ports: tuple[int, int]) -> Path:
    """Write nginx's own configuration about that of deploy/, and return its path."""
    first, second = applications.ports
    certify(folder)
    upstream = {"127.0.0.1:8000": f"127.0.0.1:{first}", "127.0.0.1:8001": f"127.0.0.1:{second}"}
    (folder / "upstream.conf").write_text(rendered("nginx/upstream.conf", upstream))
    own = {
        "/var/cache/nginx/kalends": str(folder / "cache"),
        "/etc/nginx/kalends/": f"{folder}/",
        "/srv/kalends/www": str(applications.tree),
        "listen 80": f"listen 127.0.0.1:{ports[0]}",
        "listen 443": f"listen 127.0.0.1:{ports[1]}",
        " 10s;\n    proxy_cache_revalidate": " 1s;\n    proxy_cache_revalidate",
    }
    (folder / "kalends.conf").write_text(rendered("nginx/kalends.conf", own))
    temporary = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    lines = "".join(f"{name}_temp_path {folder}/{name};" for name in temporary)
    path = folder / "nginx.conf"
    path.write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/errors warn;"
        "events { worker_connections 512; }"
        f"http {{ access_log off; {lines} include {folder}/kalends.conf; }}"
    )
    return path


@contextmanager
def nginx(folder: Path, applications: Applications) -> Iterator[httpx.Client]:
    ports = free_port("127.0.0.1"), free_port("127.0.0.1")
    path = nginx_files(folder, applications, ports)
    command = ["nginx", "-c", str(path), "-p", str(folder), "-e", str(folder / "errors")]
    with (
        running(command, ports[1], folder / "log"),
        client_of(f"https://127.0.0.1:{ports[1]}") as client,
    ):
        yield client


@contextmanager
def caddy(folder: Path, applications: Applications) -> Iterator[httpx.Client]:
    port = free_port("127.0.0.1")
    first, second = applications.ports
    own = {
        f"{HOST} {{": f"{{\n\tadmin off\n\tauto_https off\n}}\nhttp://{HOST}:{port} {{",
        "127.0.0.1:8000": f"127.0.0.1:{first}",
        "127.0.0.1:8001": f"127.0.0.1:{second}",
        "/srv/kalends/www": str(applications.tree),
    }
    path = folder / "Caddyfile"
    path.write_text(rendered("caddy/Caddyfile", own))
    command = ["env", f"XDG_DATA_HOME={folder}", f"XDG_CONFIG_HOME={folder}", "caddy", "run"]
    command += ["--config", str(path), "--adapter", "caddyfile"]
    with (
        running(command, port, folder / "log"),
        client_of(f"http://127.0.0.1:{port}") as client,
    ):
        yield client


@contextmanager
def varnish(folder: Path, applications: Applications) -> Iterator[httpx.Client]:
    port = free_port("127.0.0.1")
    first, second = applications.ports
    own = {
        '"8000"': f'"{first}"',
        '"8001"': f'"{second}"',
        "beresp.ttl = 10s": "beresp.ttl = 1s",
        "req.grace = 5s": "req.grace = 0.5s",
    }
    path = folder / "kalends.vcl"
    path.write_text(rendered("varnish/kalends.vcl", own))
    home = folder / "varnish"
    home.mkdir(mode=0o755)
    command = ["varnishd", "-F", "-j", "none", "-f", str(path), "-n", str(home)]
    command += ["-a", f"127.0.0.1:{port}", "-s", "malloc,32m"]
    with (
        running(command, port, folder / "log"),
        client_of(f"http://127.0.0.1:{port}") as client,
    ):
        yield client


def client_of(address: str) -> httpx.Client:
    return httpx.Client(
        base_url=address,
        headers={"Host": HOST, "Accept-Encoding": "gzip, br"},
        timeout=PATIENCE,
        verify=False,  # noqa: S501 - the certificate was made a moment ago
    )


PROXIES: Mapping[str, START] = {"nginx": nginx, "caddy": caddy, "varnish": varnish}


@pytest.fixture(scope="module", params=PROXIES)
def front(
    request: pytest.FixtureRequest,
    applications: Applications,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[httpx.Client]:
    """Yield a client of each proxy, with both applications behind it and no exported tree."""
    with PROXIES[request.param](tmp_path_factory.mktemp("front"), applications) as client:
        yield client


def until(holds: Callable[[], bool]) -> float:
    """Wait until something holds, and return the seconds that took."""
    start = time.monotonic()
    while not holds():
        assert time.monotonic() - start < PATIENCE
        time.sleep(0.05)
    return time.monotonic() - start
