"""What a notebook asks of its account and is answered, told to whoever listens.

A page is a function of the answers that its notebook got. So each question is announced with its
answer, by events of Python's own auditing (`sys.audit`): whoever runs notebooks may listen, and the
account knows nothing of them. Later the same can be asked of other data; where every answer is the
same, the page would be the same, and its notebook need not run.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar

from i2lib.errors import I2Error

ASKED = "i2lib.asked"  # with the way to the question, as calls one after the other, and the answer
PAST = "i2lib.past"  # with the name of what gives out the data themselves, past all questions
DOOR = "i2lib.door"  # with True before the data are read for an account, with False afterwards
READ = "i2lib.read"  # with the path of a file that is no part of the data, such as own targets

UNANSWERED = (I2Error, ArithmeticError, LookupError, TypeError, ValueError)

Call = tuple[str, Sequence[Any], dict[str, Any]]  # a name, and what it is called with
Way = tuple[Call, ...]
T = TypeVar("T")


class Asked:
    """Whoever is asked; the first of the calls that lead there (`way`) is the one that opened it.

    Without a way nobody has opened it, and nothing is announced.
    """

    way: Way = ()
    _answering = False


A = TypeVar("A", bound=Asked)


def announced(*given_out: str) -> Callable[[type[T]], type[T]]:
    """Let each public method and property of a class of `Asked` announce what it answers.

    Those named in `given_out` give out the data themselves. What a method asks of its own account
    on the way is its own business. That there is none is an answer, too: a notebook may go on from it.
    """

    def over(of: type[T]) -> type[T]:
        for name, method in list(vars(of).items()):
            how = _giving_out if name in given_out else _announcing
            if name.startswith("_"):
                continue
            if isinstance(method, FunctionType):
                setattr(of, name, how(method))
            elif isinstance(method, property) and method.fget is not None:
                setattr(of, name, property(how(method.fget)))
        return of

    return over


def _announcing(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def answered(self: Asked, *args: Any, **kwargs: Any) -> Any:
        if self._answering or not self.way:
            return method(self, *args, **kwargs)
        way = (*self.way, (method.__name__, args, kwargs))
        self._answering = True
        try:
            answer = method(self, *args, **kwargs)
        except UNANSWERED as error:
            sys.audit(ASKED, way, error)
            raise
        finally:
            self._answering = False
        if isinstance(answer, Asked):
            answer.way = way
        sys.audit(ASKED, way, answer)
        return answer

    return answered


def _giving_out(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def given(self: Asked, *args: Any, **kwargs: Any) -> Any:
        if not self._answering:
            sys.audit(PAST, f"account.{method.__name__}")
        return method(self, *args, **kwargs)

    return given


def opened(by: str, asked: dict[str, Any], make: Callable[[], A]) -> A:
    """The account that `make` opens with what was asked for, announced; or why there is none."""
    way: Way = ((by, (), asked),)
    try:
        account = make()
    except UNANSWERED as error:
        sys.audit(ASKED, way, error)
        raise
    account.way = way
    sys.audit(ASKED, way, account)
    return account


@contextmanager
def door() -> Iterator[None]:
    """What is read within is read for an account, and not by a cell of its own."""
    sys.audit(DOOR, True)
    try:
        yield
    finally:
        sys.audit(DOOR, False)


def past(what: str) -> None:
    """Announce that the data themselves are given out: nobody knows what will be made of them."""
    sys.audit(PAST, what)


def read(path: Path) -> None:
    """Announce a file that an answer rests on and that is no part of the data."""
    sys.audit(READ, path)


def answer(account: Asked, calls: Sequence[Call]) -> Any:
    """Ask these calls, one of what the other answered; where there is no answer its error is."""
    found: Any = account
    for name, args, kwargs in calls:
        try:
            asked = getattr(found, name)
            plain = isinstance(getattr(type(found), name), property)
            found = asked if plain else asked(*args, **kwargs)
        except UNANSWERED as error:
            return error
    return found
