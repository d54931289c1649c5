"""A small client for Firefox as it comes from a distribution: WebDriver BiDi over the WebSocket that Firefox itself opens."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from tornado.websocket import WebSocketClientConnection, websocket_connect

PATIENCE = 60.0  # seconds: how long a state may take on a busy machine before a test calls it missing
SETTINGS = {
    "focusmanager.testmode": True,  # without a screen, a page still has the focus
    "app.normandy.enabled": False, "app.update.enabled": False, "datareporting.policy.dataSubmissionEnabled": False,  # asks nobody anything
    "services.settings.server": "http://127.0.0.1:9/", "network.captive-portal-service.enabled": False, "network.connectivity-service.enabled": False,
}
KEYS = {"Tab": "\ue004", "Enter": "\ue007", "ArrowRight": "\ue014", "Escape": "\ue00c"}


def command() -> str | None:
    """Where Firefox is, if there is one."""
    return os.environ.get("STEADY_FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")


class Firefox:
    """One window. ``faults``: errors on its pages."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self._socket, self._number = socket, 0
        self.tab = ""
        self.faults: list[str] = []

    async def send(self, method: str, **params: Any) -> dict[str, Any]:
        """One command, and its result; events that come in between are noted."""
        self._number += 1
        await self._socket.write_message(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            raw = await asyncio.wait_for(asyncio.ensure_future(self._socket.read_message()), PATIENCE)
            assert raw is not None, "Firefox hung up"
            answer = json.loads(raw)
            if answer.get("method") == "log.entryAdded" and answer["params"]["level"] == "error":
                self.faults.append(answer["params"].get("text") or "")
            if answer.get("id") == self._number:
                assert answer["type"] == "success", f"{method}: {answer.get('error')}: {answer.get('message')}"
                return answer["result"]

    async def go(self, url: str) -> None:
        """To an address."""
        await self.send("browsingContext.navigate", context=self.tab, url=url, wait="complete")

    async def reload(self) -> None:
        """The page again."""
        await self.send("browsingContext.reload", context=self.tab, wait="complete")

    async def look(self, expression: str) -> Any:
        """What a JavaScript expression gives: words, a number, yes or no."""
        answer = await self.send("script.evaluate", expression=expression, target={"context": self.tab}, awaitPromise=False)
        assert answer["type"] == "success", answer
        return answer["result"].get("value")

    async def until(self, expression: str) -> None:
        """Wait for a state."""
        async with asyncio.timeout(PATIENCE):
            while not await self.look(expression):
                await asyncio.sleep(0.1)

    async def press(self, *keys: str) -> None:
        """Keys, one after the other, as a hand does."""
        strokes = [stroke for key in keys for stroke in ({"type": "keyDown", "value": KEYS.get(key, key)}, {"type": "keyUp", "value": KEYS.get(key, key)})]
        await self.send("input.performActions", context=self.tab, actions=[{"type": "key", "id": "keyboard", "actions": strokes}])

    async def size(self, width: int, height: int) -> None:
        """The window's inside."""
        await self.send("browsingContext.setViewport", context=self.tab, viewport={"width": width, "height": height})


@contextlib.asynccontextmanager
async def firefox(folder: Path) -> AsyncIterator[Firefox]:
    """A fresh Firefox until the block ends; its profile is in ``folder``."""
    found = command()
    assert found, "no Firefox: tools/run_tests.py installs one where it may"
    (folder / "user.js").write_text("".join(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in SETTINGS.items()))
    process = await asyncio.create_subprocess_exec(
        found, "--headless", "--no-remote", "--profile", str(folder), "--remote-debugging-port", "0", "about:blank",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE, env={**os.environ, "HOME": str(folder), "MOZ_CRASHREPORTER_DISABLE": "1"},
    )
    assert process.stderr
    draining: asyncio.Task[bytes] | None = None
    try:
        address = ""
        async with asyncio.timeout(PATIENCE):
            while not address and (line := await process.stderr.readline()):
                said = re.search(r"ws://[\d.:]+", line.decode(errors="replace"))
                address = said[0] if said else ""
        assert address, "Firefox did not say where it listens"
        draining = asyncio.ensure_future(process.stderr.read())
        socket = await websocket_connect(f"{address}/session", max_message_size=64 * 1024 * 1024)
        browser = Firefox(socket)
        await browser.send("session.new", capabilities={})
        await browser.send("session.subscribe", events=["log.entryAdded"])
        # A tab of its own is in front; in the first one, buttons would hear no Enter.
        browser.tab = (await browser.send("browsingContext.create", type="tab"))["context"]
        yield browser
        with contextlib.suppress(AssertionError, TimeoutError):
            await browser.send("browser.close")
        socket.close()
        await asyncio.wait_for(process.wait(), 20)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        if draining:
            await draining
