"""A TCP proxy before PostgreSQL's socket that can freeze: connections stay open and nothing comes through."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Proxy:
    """Listens on a port of loopback; `freeze()` and `thaw()` may be called from any thread."""

    def __init__(self, target: str):
        self.target = target
        self.loop = asyncio.new_event_loop()
        self.flows = asyncio.Event()
        self.flows.set()
        self.port = 0

    def freeze(self) -> None:
        self.loop.call_soon_threadsafe(self.flows.clear)

    def thaw(self) -> None:
        self.loop.call_soon_threadsafe(self.flows.set)

    async def serve(self) -> None:
        self.server = await asyncio.start_server(self._join, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        self.server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            target_reader, target_writer = await asyncio.open_unix_connection(self.target)
        except OSError:
            writer.close()
            return
        await asyncio.gather(self._copy(reader, target_writer), self._copy(target_reader, writer))

    async def _copy(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65536):
                await self.flows.wait()
                target.write(data)
                await target.drain()
        except OSError:
            pass
        finally:
            target.close()


@contextmanager
def proxy(target: str) -> Iterator[Proxy]:
    """Yield a proxy to the Unix socket `target`."""
    one = Proxy(target)
    one.loop.run_until_complete(one.serve())
    thread = threading.Thread(target=one.loop.run_forever)
    thread.start()
    try:
        yield one
    finally:
        one.thaw()
        asyncio.run_coroutine_threadsafe(one.close(), one.loop).result(10)
        one.loop.call_soon_threadsafe(one.loop.stop)
        thread.join()
        one.loop.close()
