#!/usr/bin/env python3
"""Usage: Scripts/with-sail.py COMMAND [ARGUMENT...]

Starts a Sail server from .engine/ on a free loopback port, waits until it answers, runs the command
with KITH_SPARK_URI set to it, and stops the server whatever happens: success, failure, Ctrl-C.
"""

import ctypes
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
LOG = ROOT / ".build" / "sail.log"
PATIENCE = 90  # seconds until the server has to answer


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    """Whether an HTTP/2 server sends its settings: an open port alone may still be starting."""
    hello = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(hello)
            head = connection.recv(9)
            return len(head) >= 4 and head[3] == 4
    except OSError:
        return False


def die_with_parent():
    """Linux ends the server even when this process is killed outright."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def start():
    """A server that answers, and its port. The port may be taken between asking and using it."""
    code = "from pysail.cli import main; main()"
    environment = dict(os.environ, SAIL_MODE="local-cluster", PYTHONPATH=str(ROOT / ".engine"))
    LOG.parent.mkdir(exist_ok=True)
    for _ in range(3):
        port = free_port()
        with open(LOG, "wb") as log:
            server = subprocess.Popen(
                [sys.executable, "-c", code, "flight", "server", "--port", str(port)],
                env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=die_with_parent)
        try:
            deadline = time.monotonic() + PATIENCE
            while time.monotonic() < deadline and server.poll() is None:
                if answers(port):
                    return server, port
                time.sleep(0.1)
        except BaseException:
            stop(server)
            raise
        stop(server)
    sys.stderr.write(LOG.read_text(errors="replace")[-4000:])
    sys.exit(f"the Sail server did not answer: its last words are above and in {LOG}")


def stop(server):
    for sign, seconds in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
        try:
            os.killpg(server.pid, sign)
            server.wait(seconds)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)

    def leave(sign, _):
        raise SystemExit(128 + sign)

    for sign in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(sign, leave)
    server, port = start()
    command = None
    try:
        uri = f"grpc://127.0.0.1:{port}"
        print(f"Sail answers at {uri}", flush=True)
        command = subprocess.Popen(sys.argv[1:], env=dict(os.environ, KITH_SPARK_URI=uri))
        status = command.wait()
        return status if status >= 0 else 128 - status
    finally:
        for sign in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(sign, signal.SIG_IGN)
        if command is not None and command.poll() is None:
            # Ctrl-C reached it too; a signal to this process alone did not. Either way it gets the
            # time to end the test process that it started in a group of its own.
            command.send_signal(signal.SIGINT)
            try:
                command.wait(15)
            except subprocess.TimeoutExpired:
                command.kill()
        stop(server)


sys.exit(main())
