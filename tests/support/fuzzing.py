# SPDX-License-Identifier: EUPL-1.2
"""Fuzzes FEEL or DMN under atheris: `python -m tests.support.fuzzing feel|dmn SECONDS FOLDER`.

Starts from `tests/corpus`; FOLDER gets the grown corpus and `findings.jsonl`: what escaped (each place
once) and what took long. `keep feel|dmn FOLDER` adds of the grown corpus to the kept one.
"""

import json
import sys
import traceback
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from tests.support.xml_mutation import mutate_xml

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
SLOW = 0.05
"""Seconds of processor time, here slowed by the instruments; slow inputs are measured again without."""
LONGEST = {"feel": 800, "dmn": 6_000}
MOST_KEPT = {"feel": 1_800, "dmn": 300}


def read_corpus(target: str) -> list[bytes]:
    """The kept inputs, one JSON string a line."""
    file = CORPUS / f"{target}.jsonl"
    return [json.loads(line).encode() for line in file.read_text("utf-8").splitlines()]


def write_corpus(target: str, kept: list[bytes], grown: list[bytes]) -> None:
    """Keep these inputs, and the shortest of those that a run has added, where they are text."""
    new = sorted({text for data in grown if (text := _text(data)) is not None}, key=lambda t: (len(t), t))
    old = [data.decode() for data in kept]
    texts = list(dict.fromkeys([*old, *new]))[: MOST_KEPT[target]]
    (CORPUS / f"{target}.jsonl").write_text("".join(f"{json.dumps(text)}\n" for text in texts), "utf-8")


def _text(data: bytes) -> str | None:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def lay_out(target: str, folder: Path) -> Path:
    """The kept inputs as files, as the fuzzer wants them."""
    grown = folder / "corpus"
    grown.mkdir(parents=True, exist_ok=True)
    for data in read_corpus(target):
        (grown / sha256(data).hexdigest()[:20]).write_bytes(data)
    return grown


def fuzz(target: str, options: list[str], folder: Path) -> None:
    """Runs until the options end it; this process ends with it."""
    import atheris

    with atheris.instrument_imports(include=["engine"]):
        from tests.support.fuzz_targets import TARGETS, words
    run, seen, findings = TARGETS[target], set[str](), folder / "findings.jsonl"

    def note(kind: str, data: bytes, detail: str, seconds: float = 0.0) -> None:
        row = {"kind": kind, "input": data.decode("latin-1"), "detail": detail, "seconds": seconds}
        with findings.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")

    def one(data: bytes) -> None:
        try:
            for part in run(data):
                if part.seconds > SLOW:
                    note("slow", data, part.what, part.seconds)
        except Exception as error:  # noqa: BLE001  whatever escapes is what is looked for
            place = "".join(traceback.format_tb(error.__traceback__)[-2:])
            if place not in seen:
                seen.add(place)
                note("escaped", data, f"{type(error).__name__}: {error}\n{place}")

    dictionary = folder / "words.dict"
    dictionary.write_text("".join(f"{_quoted(word)}\n" for word in words(target)), "utf-8")
    fixed = [f"-max_len={LONGEST[target]}", f"-dict={dictionary}", "-timeout=60", "-rss_limit_mb=4096"]
    own: dict[str, Callable[[bytes, int, int], bytes]] = {}
    if target == "dmn":
        own["custom_mutator"] = lambda data, longest, seed: mutate_xml(data, longest, seed, atheris.Mutate)
    atheris.Setup([sys.argv[0], *fixed, f"-artifact_prefix={folder}/", *options], one, **own)
    atheris.Fuzz()


def _quoted(word: str) -> str:
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main(arguments: list[str]) -> None:
    """See the module's docstring."""
    match arguments:
        case ["keep", target, folder]:
            found = [file.read_bytes() for file in (Path(folder) / "corpus").iterdir()]
            write_corpus(target, read_corpus(target), found)
        case [target, seconds, folder]:
            grown = lay_out(target, Path(folder))
            fuzz(target, [f"-max_total_time={seconds}", str(grown)], Path(folder))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
