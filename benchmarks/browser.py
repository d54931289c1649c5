"""What a browser does on the wire, without a browser: six lasting connections, cookies, gzip, a websocket to the kernel."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
import zlib
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

import websockets.asyncio.client
from websockets.typing import Subprotocol

PROTOCOL = Subprotocol("v1.kernel.websocket.jupyter.org")
CONNECTIONS = 6
Result = TypeVar("Result")
OURS = ("127.0.0.1", "localhost")


@dataclass
class Answer:
    """One answer: its body unpacked, and what it took on the wire."""

    status: int
    headers: dict[str, str]
    body: bytes
    size: int

    @property
    def text(self) -> str:
        """The body as words."""
        return self.body.decode(errors="replace")


@dataclass
class Browser:
    """One visitor's browser. Loads only from this machine."""

    url: str
    gzip: bool = True
    cookies: dict[str, str] = field(default_factory=dict)
    size: int = 0
    requests: int = 0

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.hostname not in OURS:
            raise ValueError(f"expected an address of this machine, got {self.url}")
        self.host, self.port = parts.hostname or "", parts.port or 80
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._turn = asyncio.Semaphore(CONNECTIONS)

    async def get(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        """One request; redirects are not followed."""
        async with self._turn:
            while True:
                fresh = not self._free
                reader, writer = await asyncio.open_connection(self.host, self.port, limit=2**20) if fresh else self._free.pop()
                try:
                    answer = await self._ask(reader, writer, path, method, body, headers)
                except (ConnectionError, asyncio.IncompleteReadError):
                    writer.close()
                    if fresh:
                        raise
                    continue  # the server had closed a connection that was not used for a while
                if answer.headers.get("connection", "").lower() == "close":
                    writer.close()
                else:
                    self._free.append((reader, writer))
                return answer

    async def _ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, method: str, body: bytes, extra: dict[str, str]) -> Answer:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}", "Accept-Encoding: " + ("gzip" if self.gzip else "identity")]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in extra.items()]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if body or method == "POST":
            lines.append(f"Content-Length: {len(body)}")
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        head = await reader.readuntil(b"\r\n\r\n")
        first, *rest = head.decode("latin-1").rstrip().split("\r\n")
        headers: dict[str, str] = {}
        for line in rest:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                pair, _, value = value.split(";")[0].partition("=")
                self.cookies[pair] = value
            headers[name.lower()] = value
        status, raw = int(first.split()[1]), b""
        if method == "HEAD" or status in (204, 304):
            pass
        elif headers.get("transfer-encoding") == "chunked":
            while size := int(await reader.readline(), 16):
                raw += (await reader.readexactly(size + 2))[:-2]
            await reader.readline()
        else:
            raw = await reader.readexactly(int(headers.get("content-length", 0)))
        self.size += len(head) + len(raw)
        self.requests += 1
        plain = zlib.decompress(raw, 31) if headers.get("content-encoding") == "gzip" else raw
        return Answer(status, headers, plain, len(head) + len(raw))

    async def fetch(self, paths: list[str]) -> None:
        """All of these, as a browser does; any that is not there is an error."""
        async def one(path: str) -> None:
            answer = await self.get(path)
            if answer.status != 200:
                raise RuntimeError(f"{answer.status} for {path}")

        await asyncio.gather(*(one(path) for path in paths))

    def close(self) -> None:
        """Close every connection."""
        while self._free:
            self._free.pop()[1].close()


def pack(kind: str, content: dict[str, Any], session: str, metadata: dict[str, Any] | None = None, channel: str = "shell") -> tuple[str, bytes]:
    """One kernel message as Jupyter's websocket carries it, and its id."""
    header = {"msg_id": uuid.uuid4().hex, "username": "", "session": session, "date": "2026-01-01T00:00:00Z", "msg_type": kind, "version": "5.3"}
    parts = [channel.encode(), *(json.dumps(part).encode() for part in (header, {}, metadata or {}, content))]
    offsets = [8 * (len(parts) + 2)]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    numbers = [len(offsets), *offsets]
    return header["msg_id"], b"".join(n.to_bytes(8, "little") for n in numbers) + b"".join(parts)


def unpack(raw: bytes) -> tuple[str, bytes, bytes]:
    """Kind, parent header and content of a message."""
    count = int.from_bytes(raw[:8], "little")
    at = [int.from_bytes(raw[8 * (i + 1): 8 * (i + 2)], "little") for i in range(count)]
    return json.loads(raw[at[1]:at[2]])["msg_type"], raw[at[2]:at[3]], raw[at[4]:at[5]]


class Line:
    """A visitor's line to their kernel."""

    def __init__(self, socket: Any, session: str, patience: float) -> None:
        self.socket, self.session, self.patience, self.size = socket, session, patience, 0

    @classmethod
    async def open(cls, browser: Browser, base: str, kernel: str, patience: float = 60, **headers: str) -> Line:
        """Connect, as a page of this browser would."""
        session = uuid.uuid4().hex
        address = urljoin(browser.url, f"{base}api/kernels/{kernel}/channels?session_id={session}").replace("http", "ws", 1)
        cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        extra = {"Cookie": cookie, **{name.replace("_", "-"): value for name, value in headers.items()}}
        socket = await websockets.asyncio.client.connect(
            address, subprotocols=[PROTOCOL], additional_headers=extra, max_size=None, open_timeout=patience, ping_interval=None, proxy=None,
        )
        return cls(socket, session, patience)

    async def send(self, kind: str, content: dict[str, Any], metadata: dict[str, Any] | None = None, channel: str = "shell") -> str:
        """Say something to the kernel."""
        asked, raw = pack(kind, content, self.session, metadata, channel)
        await self.socket.send(raw)
        return asked

    async def hear(self, wanted: Any) -> Any:
        """Wait for the first message of which ``wanted(kind, parent, content)`` makes something."""
        while True:
            raw = await asyncio.wait_for(self.socket.recv(), self.patience)
            self.size += len(raw)
            if isinstance(raw, bytes) and (found := wanted(*unpack(raw))):
                return found

    async def states(self) -> dict[str, Any]:
        """What a page asks first: every widget's state."""
        asked = await self.send("kernel_info_request", {})
        await self.hear(lambda kind, parent, _: kind == "kernel_info_reply" and asked.encode() in parent)
        control = uuid.uuid4().hex
        await self.send("comm_open", {"comm_id": control, "target_name": "jupyter.widget.control", "data": {}}, {"version": "1.0.0"})
        await self.send("comm_msg", {"comm_id": control, "data": {"method": "request_states"}})
        return await self.hear(lambda kind, _, content: kind == "comm_msg" and b"update_states" in content and json.loads(content)["data"]["states"])

    async def change(self, widget: str) -> None:
        """Change one trait of one widget, and wait for its echo."""
        word = uuid.uuid4().hex
        await self.send("comm_msg", {"comm_id": widget, "data": {"method": "update", "state": {"tooltip": word}, "buffer_paths": []}})
        await self.hear(lambda kind, _, content: kind == "comm_msg" and word.encode() in content)

    async def close(self) -> None:
        """As a page that is closed."""
        await self.socket.close(code=1001)


def apart(work: Coroutine[Any, Any, Result]) -> Result:
    """Run it in a thread of its own: where Playwright works, a loop is running already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def kernel_of(page: str) -> str:
    """The kernel's id that a page carries; ``RuntimeError`` if there is none."""
    found = re.search(r'"kernelId": ?"([0-9a-f-]+)"', page)
    if not found:
        raise RuntimeError(f"expected a page with a kernel, got {page[:120]!r}")
    return found[1]


def base_of(page: str) -> str:
    """The server's base URL as the page names it."""
    found = re.search(r'"baseUrl": ?"([^"]*)"', page)
    return found[1] if found else "/"
