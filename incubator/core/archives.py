"""What stands in a ZIP, read from its list of contents alone: nothing is unpacked, so a bomb stays shut."""

import struct
from typing import IO, Any

END = struct.Struct("<4s4H2LH")
ENTRY = struct.Struct("<4s6H3L5H2L")
FARTHEST = END.size + 65_535  # the end may carry a comment
LONGEST_LIST = 1_000_000


def names_in(file: IO[bytes] | Any, size: int) -> set[bytes]:
    """The names of its entries; none for what is no ZIP, is broken, or has a list beyond any office file's."""
    file.seek(max(0, size - FARTHEST))
    tail = file.read(FARTHEST)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < END.size:
        return set()
    *_rest, length, start, _comment = END.unpack_from(tail, at)
    if length > LONGEST_LIST or start + length > size:
        return set()
    file.seek(start)
    return listed(file.read(length))


def listed(contents: bytes) -> set[bytes]:
    names: set[bytes] = set()
    at = 0
    while at + ENTRY.size <= len(contents):
        entry = ENTRY.unpack_from(contents, at)
        if entry[0] != b"PK\x01\x02":
            return set()
        name, extra, comment = entry[10:13]
        names.add(contents[at + ENTRY.size : at + ENTRY.size + name])
        at += ENTRY.size + name + extra + comment
    return names
