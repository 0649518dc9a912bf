"""A client that knows only the original protocol, on an independent WebRTC stack (aiortc).

It speaks join, start, offer, answer and ice on the plain WebSocket, and ignores everything else.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import struct
from collections.abc import AsyncIterator
from typing import Any

from aiortc import RTCIceCandidate, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack, MediaStreamError, MediaStreamTrack, VideoStreamTrack
from aiortc.sdp import candidate_from_sdp
from av import AudioFrame, VideoFrame
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed


class Gradient(VideoStreamTrack):
    """A camera: bars that move."""

    async def recv(self) -> VideoFrame:
        pts, time_base = await self.next_timestamp()
        frame = VideoFrame(320, 180, "yuv420p")
        for number, plane in enumerate(frame.planes):
            row = bytes((column + pts // 3000 * 4 + number * 60) % 256 for column in range(plane.line_size))
            plane.update(row * plane.height)
        frame.pts, frame.time_base = pts, time_base
        return frame


class Tone(AudioStreamTrack):
    """A microphone: 400 Hz."""

    async def recv(self) -> AudioFrame:
        frame = await super().recv()
        samples = (
            int(8000 * math.sin(2 * math.pi * 400 * (frame.pts + n) / frame.sample_rate))
            for n in range(frame.samples)
        )
        frame.planes[0].update(struct.pack(f"<{frame.samples}h", *samples))
        return frame


class OriginalClient:
    """One participant; calls, or is called, as the larger id decides."""

    def __init__(self, participant_id: str, socket: ClientConnection) -> None:
        self.id = participant_id
        self.offered_to: list[str] = []
        self.answered: list[str] = []
        self.frames: dict[str, int] = {"audio": 0, "video": 0}
        self._socket = socket
        self._connections: dict[str, RTCPeerConnection] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        await self._send("join")
        await self._send("start")
        with contextlib.suppress(ConnectionClosed):
            async for text in self._socket:
                await self._handle(json.loads(text))

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        for connection in self._connections.values():
            await connection.close()

    async def _send(self, kind: str, **fields: Any) -> None:
        await self._socket.send(json.dumps({"type": kind, "from": self.id, **fields}))

    async def _handle(self, frame: dict[str, Any]) -> None:
        peer = frame.get("from", "")
        if frame["type"] == "start" and self.id > peer:
            await self._offer(peer)
        elif frame["type"] == "offer":
            await self._answer(peer, frame["offer"])
        elif frame["type"] == "answer":
            await self._connections[peer].setRemoteDescription(RTCSessionDescription(**frame["answer"]))
        elif frame["type"] == "ice":
            await self._add(peer, frame["candidate"])
        elif frame["type"] == "leave" and peer in self._connections:
            await self._connections.pop(peer).close()

    async def _offer(self, peer: str) -> None:
        self.offered_to.append(peer)
        connection = self._connect(peer)
        await connection.setLocalDescription(await connection.createOffer())
        # aiortc gathers before it answers: the description holds all candidates.
        await self._send("offer", to=peer, offer=_plain(connection.localDescription))

    async def _answer(self, peer: str, offer: dict[str, str]) -> None:
        connection = self._connections.get(peer) or self._connect(peer)
        await connection.setRemoteDescription(RTCSessionDescription(**offer))
        await connection.setLocalDescription(await connection.createAnswer())
        self.answered.append(peer)
        await self._send("answer", to=peer, answer=_plain(connection.localDescription))

    async def _add(self, peer: str, candidate: dict[str, Any] | None) -> None:
        if not candidate or not candidate["candidate"]:
            return
        parsed: RTCIceCandidate = candidate_from_sdp(candidate["candidate"].split(":", 1)[1])
        parsed.sdpMid, parsed.sdpMLineIndex = candidate.get("sdpMid"), candidate.get("sdpMLineIndex")
        await self._connections[peer].addIceCandidate(parsed)

    def _connect(self, peer: str) -> RTCPeerConnection:
        connection = self._connections[peer] = RTCPeerConnection()
        connection.addTrack(Tone())
        connection.addTrack(Gradient())
        connection.on("track", self._consume)
        return connection

    def _consume(self, track: MediaStreamTrack) -> None:
        task = asyncio.create_task(self._count(track))
        self._tasks.add(task)

    async def _count(self, track: MediaStreamTrack) -> None:
        with contextlib.suppress(MediaStreamError):
            while True:
                await track.recv()
                self.frames[track.kind] += 1


def _plain(description: RTCSessionDescription) -> dict[str, str]:
    return {"type": description.type, "sdp": description.sdp}


@contextlib.asynccontextmanager
async def original_client(base_url: str, room: str, participant_id: str) -> AsyncIterator[OriginalClient]:
    """A participant with camera and microphone, until the block ends."""
    url = f"{base_url.replace('http', 'ws', 1)}/ws/rooms/{room}"
    async with connect(url) as socket:
        client = OriginalClient(participant_id, socket)
        running = asyncio.create_task(client.run())
        try:
            yield client
        finally:
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running
            await client.close()
