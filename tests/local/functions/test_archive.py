"""A zip that cannot be unpacked is told of, and leaves nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.local.functions.code import function, of_archive
from tollgate.local.call import NotServed
from tollgate.local.functions.functions import Functions


def damaged(archive: Path) -> Path:
    """A zip whose list of files is whole, and whose file is not."""
    with ZipFile(archive, "w") as file:
        file.writestr("app.py", "def handler(event, context): return event")
    archive.write_bytes(archive.read_bytes().replace(b"return", b"RETURN"))
    return archive


@pytest.mark.parametrize("seconds", [0, 0.01])
def test_who_goes_away_while_a_zip_is_unpacked_leaves_nothing_and_breaks_nothing(
    seconds: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpacked = tmp_path / "unpacked"
    unpacked.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(unpacked))
    files = {f"data/{n}.txt": "text" for n in range(2_000)}
    each = function(tmp_path, {"app.py": "def handler(event, context): return event", **files})

    async def invoke(*, again: bool) -> bytes:
        functions = Functions()
        try:
            asking = asyncio.ensure_future(functions.stream(each, b"1"))
            await asyncio.sleep(seconds)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            return (await functions.invoke(each, b"1")).payload if again else b""
        finally:
            await functions.close()

    assert asyncio.run(invoke(again=False)) == b""
    assert list(unpacked.iterdir()) == []
    assert asyncio.run(invoke(again=True)) == b"1"
    assert list(unpacked.iterdir()) == []


def test_a_damaged_zip_is_not_served_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpacked = tmp_path / "unpacked"
    unpacked.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(unpacked))
    function = of_archive(damaged(tmp_path / "a.zip"))

    async def invoke() -> None:
        functions = Functions()
        try:
            await functions.invoke(function, b"1")
        finally:
            await functions.close()

    with pytest.raises(NotServed, match=r"a\.zip cannot be unpacked: Bad CRC"):
        asyncio.run(invoke())
    assert list(unpacked.iterdir()) == []
