"""The two scripts that Node.js loads first, on small packages of shapes that they know and do not know."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from stacks.runtime.environment import of_node
from stacks.runtime.node import find_node


def _node(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    node = find_node()
    with of_node(node, lazily=True):
        return subprocess.run([node, "-e", program], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def barrel(tmp_path: Path) -> Path:
    """A provider package with two folders, each of which tells when it is read."""
    library = tmp_path / "node_modules" / "@cdktf" / "provider-aws" / "lib"
    for name in ("s3-bucket", "sqs-queue"):
        library.joinpath(name).mkdir(parents=True)
        library.joinpath(name, "index.js").write_text(f"console.log('read {name}'); exports.name = '{name}';")
    return library / "index.js"


_REEXPORTS = """\
"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.sqsQueue = exports.s3Bucket = void 0;
// generated
exports.s3Bucket = require("./s3-bucket");
exports.sqsQueue = require("./sqs-queue");
//# sourceMappingURL=data:application/json;base64,e30=
"""

_USE_ONE = """
const aws = require('@cdktf/provider-aws/lib');
console.log(Object.keys(aws).join(' '), aws.__esModule);
console.log(aws.s3Bucket.name, aws.s3Bucket === aws.s3Bucket);
"""


def test_a_folder_of_the_provider_is_read_when_its_name_is(barrel: Path, tmp_path: Path) -> None:
    barrel.write_text(_REEXPORTS)
    done = _node(_USE_ONE, tmp_path)
    assert done.stdout == "s3Bucket sqsQueue true\nread s3-bucket\ns3-bucket true\n"
    assert done.stderr == ""


@pytest.mark.parametrize(
    "statement",
    ["exports.extra = 1;", 'exports.extra = require("fs");', "globalThis.seen = exports.s3Bucket;"],
)
def test_an_index_with_another_statement_is_read_whole_with_a_line_that_says_so(
    barrel: Path, tmp_path: Path, statement: str
) -> None:
    barrel.write_text(_REEXPORTS + statement)
    done = _node("const aws = require('@cdktf/provider-aws/lib'); console.log(aws.s3Bucket.name);", tmp_path)
    assert done.stdout == "read s3-bucket\nread sqs-queue\ns3-bucket\n"
    assert len(done.stderr.splitlines()) == 1
    assert "takes 2 s more" in done.stderr


def test_an_index_of_another_package_is_left_alone(tmp_path: Path) -> None:
    library = tmp_path / "node_modules" / "other" / "lib"
    library.mkdir(parents=True)
    library.joinpath("index.js").write_text('exports.part = require("./part");')
    library.joinpath("part.js").write_text("console.log('read part');")
    assert _node("require('other/lib')", tmp_path).stdout == "read part\n"


_ARCHIVER = """
console.log('read archiver');
module.exports = (format) => `a ${format} archive`;
module.exports.formats = ['zip'];
"""


@pytest.mark.parametrize(
    ("use", "printed"),
    [
        ("", "cdktf is there\n"),
        ("archiver('zip')", "cdktf is there\nread archiver\na zip archive\n"),
        ("archiver.formats[0]", "cdktf is there\nread archiver\nzip\n"),
    ],
)
def test_cdktfs_zip_library_is_read_when_it_is_used(tmp_path: Path, use: str, printed: str) -> None:
    modules = tmp_path / "node_modules"
    fs = modules / "cdktf" / "lib" / "private" / "fs.js"
    fs.parent.mkdir(parents=True)
    fs.write_text("const archiver = require('archiver'); exports.use = (what) => console.log(eval(what));")
    modules.joinpath("archiver.js").write_text(_ARCHIVER)
    program = "const fs = require('cdktf/lib/private/fs'); console.log('cdktf is there');"
    done = _node(program + (f'fs.use("{use}");' if use else ""), tmp_path)
    assert (done.stdout, done.stderr) == (printed, "")
