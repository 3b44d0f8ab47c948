"""A zip that cannot be unpacked is told of, and leaves nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.local.functions.code import of_archive
from tollgate.local.call import NotServed
from tollgate.local.functions.functions import Functions


def damaged(archive: Path) -> Path:
    """A zip whose list of files is whole, and whose file is not."""
    with ZipFile(archive, "w") as file:
        file.writestr("app.py", "def handler(event, context): return event")
    archive.write_bytes(archive.read_bytes().replace(b"return", b"RETURN"))
    return archive


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
