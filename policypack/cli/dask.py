"""Evaluation on a Dask cluster: the scheduler's address and the TLS settings of the connection.

A scheduler runs any code that it receives, and states may contain secrets. So the connection is encrypted and both
sides authenticate by certificate, unless the user allows unencrypted connections (Dask.distributed documentation,
"TLS/SSL").
"""

from __future__ import annotations

import functools
import os
import socket
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

import click

from policypack.audit.audit_plan import AuditPlan
from policypack.audit.run import audit_by
from policypack.audit.state_locations import StateLocation
from policypack.model.result import StackResults

CONNECT_SECONDS = 30
PORT = 8786

_SCHEMES = ("tls", "tcp", "dask")
_TLS = "tls"
_FILE = click.Path(exists=True, dir_okay=False)

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class DaskOptions:
    """The connection settings of a cluster.

    Attributes:
        is_insecure: an unencrypted connection is allowed.
        ca: path of the certificate authority of the scheduler's certificate; `None` for Dask's configuration.
        cert: path of the client certificate; `None` for Dask's configuration.
        key: path of its private key; `None` for Dask's configuration.
    """

    is_insecure: bool = False
    ca: str | None = None
    cert: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A reachable scheduler.

    Attributes:
        address: in Dask's notation, `tls://scheduler:8786`.
    """

    address: str
    options: DaskOptions

    @property
    def is_encrypted(self) -> bool:
        """Whether the connection uses TLS."""
        return self.address.startswith(f"{_TLS}://")


def dask_options(command: F) -> F:
    """Add the options of a Dask cluster to a command, which receives them in the argument `dask`."""

    @functools.wraps(command)
    def with_options(
        *args: Any,
        dask_insecure: bool,
        dask_ca: str | None,
        dask_cert: str | None,
        dask_key: str | None,
        **others: Any,
    ) -> Any:
        options = DaskOptions(is_insecure=dask_insecure, ca=dask_ca, cert=dask_cert, key=dask_key)
        return command(*args, dask=options, **others)

    for name, meaning in (
        ("--dask-key", "Private key of the client certificate."),
        ("--dask-cert", "Client certificate for tls://."),
        ("--dask-ca", "Certificate authority of the cluster for tls:// [default: Dask's configuration]."),
    ):
        with_options = click.option(name, type=_FILE, help=meaning)(with_options)
    insecure = "Connect without encryption. Only for trusted networks, because states may contain secrets."
    decorated: Any = click.option("--dask-insecure", is_flag=True, help=insecure)(with_options)
    return decorated  # type: ignore[no-any-return]  # click's decorators keep no types


def cluster_at(url: str, options: DaskOptions) -> Cluster:
    """Return the cluster at a URL, `tls://scheduler:8786`; `dask://` and `tcp://` are unencrypted.

    Raises:
        click.UsageError: the URL is invalid, unencrypted without `--dask-insecure`, or no scheduler answers.
    """
    try:
        found = urlsplit(url)
        host, port = found.hostname, found.port or PORT
    except ValueError:
        found, host, port = None, None, PORT
    if found is None or host is None or found.scheme not in _SCHEMES:
        raise click.UsageError("--executor: the URL must be tls://, tcp:// or dask://scheduler:port")
    is_encrypted = found.scheme == _TLS
    if not is_encrypted and not options.is_insecure:
        raise click.UsageError(
            f"--executor: {found.scheme}:// is not encrypted: "
            f"use tls://{host}:{port}, or add --dask-insecure on a trusted network"
        )
    try:  # Dask's client would retry for long and cannot be interrupted
        socket.create_connection((host, port), CONNECT_SECONDS).close()
    except (OSError, UnicodeError):
        raise click.UsageError(f"--executor: no scheduler answers at {host}:{port}") from None
    scheme = _TLS if is_encrypted else "tcp"
    shown = f"[{host}]" if ":" in host else host
    return Cluster(address=f"{scheme}://{shown}:{port}", options=options)


def by_dask(cluster: Cluster, plan: AuditPlan, found: Iterable[StateLocation]) -> Generator[StackResults]:
    """Evaluate states on a cluster.

    Raises:
        click.UsageError: Dask is not installed, or the connection to the scheduler fails.
    """
    try:
        from distributed import Client  # an optional extra that is slow to import
    except ImportError:
        raise click.UsageError("--executor: distributed is not installed: pip install '.[cli,dask]'") from None
    connect: Any = Client  # distributed is only partly typed
    try:
        client = connect(
            cluster.address, timeout=f"{CONNECT_SECONDS}s", set_as_default=False, security=_security(cluster)
        )
    except (OSError, ValueError, TypeError, RuntimeError, TimeoutError) as error:
        reason = "the TLS connection fails" if cluster.is_encrypted else "no scheduler answers"
        raise click.UsageError(f"--executor: {reason} at {cluster.address} ({type(error).__name__})") from None
    with client:
        executor = client.get_executor(pure=False)
        try:
            yield from audit_by(executor, plan, found, sum(client.nthreads().values()) or 1)
        finally:
            executor.shutdown(wait=False)  # all results were received, or the caller stopped reading


def _security(cluster: Cluster) -> Any:
    """Return the TLS settings: the options' certificates, and Dask's configuration for those not given."""
    if not cluster.is_encrypted:
        return None
    from distributed.security import Security

    make: Any = Security
    options = cluster.options
    named = {"tls_ca_file": options.ca, "tls_client_cert": options.cert, "tls_client_key": options.key}
    absolute = {name: os.path.abspath(path) for name, path in named.items() if path is not None}
    return make(require_encryption=True, **absolute)
