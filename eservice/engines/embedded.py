"""PostgreSQL and Valkey for as long as a block lasts: what `lotsen up`, the tests and the bench run on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from eservice.engines.children import Running, Tick, pause
from eservice.engines.errors import CannotRun, DidNotStart
from eservice.engines.home import held, open_home
from eservice.engines.postgres import Engine, postgres
from eservice.engines.valkey import valkey

#: What a failed start says when a second one may go well: a port taken meanwhile, or processes of a killed server
#: that have not noticed yet.
_PASSING = ("Address already in use", "still in use")
_ATTEMPTS = 4


@dataclass(frozen=True)
class Engines:
    """The addresses of the running engines."""

    database_url: str
    redis_url: str


@contextmanager
def embedded(home: Path, *, fast: bool = False) -> Iterator[Engines]:
    """Both engines with their data in `home`, stopped at the end of the block and when this process is killed.

    With `fast` they trade durability for speed, for tests. Start them from the thread that lives longest: the engines
    end with it. Raises `AlreadyRunning` when another process runs them in `home`, and `CannotRun` when they cannot run.
    """
    home = open_home(home)
    with engines_of(home), ExitStack() as stack:
        database, database_url = bring_up(lambda: postgres(home, fast=fast), home)
        stack.callback(database.stop)
        broker, redis_url = bring_up(lambda: valkey(home, fast=fast), home)
        stack.callback(broker.stop)
        yield Engines(database_url, redis_url)


@contextmanager
def engines_of(home: Path) -> Iterator[None]:
    """The right to run the engines of `home`; raises `AlreadyRunning` when another process has it."""
    with held(home / "engines.lock", f"The engines in {home} are already running: stop those first."):
        yield


def bring_up(make: Callable[[], Engine], home: Path, tick: Tick = pause) -> tuple[Running, str]:
    """Start the engine that `make` describes and wait until it answers; the running part and its address.

    Raises `DidNotStart` with the last lines of its log.
    """
    for attempt in range(_ATTEMPTS):
        try:
            engine = make()
        except OSError as error:
            raise CannotRun(f"Cannot use what is in {home} ({error}): was it made by another user?") from error
        running = Running(engine.part, home / "log" / f"{engine.part.name}.log")
        try:
            running.start()
            running.wait_until_ready(tick)
        except DidNotStart as error:
            if attempt == _ATTEMPTS - 1 or not any(passing in str(error) for passing in _PASSING):
                raise
            tick()
        except BaseException:
            running.stop()
            raise
        else:
            return running, engine.url
    raise AssertionError("the last attempt returns or raises")
