"""What a worker holds of the world, and clients that the world takes away without a word."""

from __future__ import annotations

import ctypes
import socket
import struct

from websockets.asyncio.client import ClientConnection

from tests.running import AppServer

_SO_ATTACH_FILTER = 26  # socket(7); Linux
_DROP_ALL = struct.pack("HBBI", 6, 0, 0, 0)  # BPF_RET, with nothing of the packet


def held(server: AppServer) -> set[int]:
    """The ports of the clients whose connections the workers hold, each one an open file."""
    return {
        one.raddr.port
        for worker in server.workers()
        for one in worker.net_connections("tcp")
        if one.laddr.port == server.port and one.raddr
    }


def open_files(server: AppServer) -> int:
    """How many file descriptors the workers have."""
    return sum(worker.num_fds() for worker in server.workers())


def resident(server: AppServer) -> int:
    """The workers' memory, in bytes."""
    return sum(worker.memory_info().rss for worker in server.workers())


def swallow(client: ClientConnection) -> None:
    """Let no packet reach this end any more, so that it confirms nothing: a network that has gone.

    The filter sits before TCP, so what comes is neither read nor acknowledged, as with a firewall that drops.
    """
    program = ctypes.create_string_buffer(_DROP_ALL)
    client.transport.get_extra_info("socket").setsockopt(
        socket.SOL_SOCKET, _SO_ATTACH_FILTER, struct.pack("HL", 1, ctypes.addressof(program))
    )
