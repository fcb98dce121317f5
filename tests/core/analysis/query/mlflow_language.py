"""Random queries of MLflow's language, and such with something broken."""

from __future__ import annotations

from random import Random
from typing import Final

from tests.core.analysis.query.stores import KEYS, STATUSES, TEXTS, TIMES

METRICS: Final = ("metric", "metrics")
PARAMS: Final = ("parameter", "parameters", "param", "params")
TAGS: Final = ("tag", "tags")
ATTRIBUTES: Final = ("attribute", "attributes", "attr", "run")
DATASETS: Final = ("dataset", "datasets")
BARE: Final = tuple(key for key in KEYS if key.replace(".", "").isidentifier() and key != "from")
NUMBERS: Final = ("0", "-0", "1", "0.1", ".1", "-.5", "1.", "-1.5", "1e-3", "1E10", "1.5e-3", "10", "00012", "2.0")
PIECES: Final = (
    "AND", "and", "OR", "NOT", "(", ")", "=", "!=", "<", ">=", "<>", "==", "=>", "LIKE", "ilike", "NOT LIKE", "IN",
    "NOT IN", "IS NULL", "is not null", "IS", "NULL", "BETWEEN", "RLIKE", "('a', 'b')", "('run1')", "metrics.lr",
    "params.lr", "tags.`a b`", "status", "run_id", "lr", "foo.bar", "metrics.", ".lr", "'adam'", '"adam"', "`adam`",
    "0.1", "-1", "nan", "inf", "1e+3", "0x1F", ";", ",", "--", "/* c */", "'", '"', "`", "“adam”", "*", "a-b", "%", "?",
    "::int", "DESC", "AS", "dataset.name", "start_time", "max(metrics.lr)", "\\", "$x", "[0]", "created", "GO", "case",
    "E'a'", "1h", "~", "\n", "\t", "\u00a0", "´a´", "#", "1a", "name", "duration",
)  # fmt: skip


def blank(random: Random, least: int = 0) -> str:
    return "".join(random.choices(" \t\n", weights=(9, 1, 1), k=random.choice((least, 1, 1, 2))))


def quoted(random: Random, text: str) -> str:
    marks = [mark for mark in "'\"" if mark not in text and not text.endswith("\\")]
    mark = random.choice(marks or ["'"])
    return f"{mark}{text if marks else 'adam'}{mark}"


def name(random: Random, entity: str, key: str) -> str:
    forms = [f"`{key}`"] * ("`" not in key) + [f'"{key}"', f"'{key}'"] + [key] * 3 * (key in BARE)
    entity = random.choice((entity, entity, entity, f"`{entity}`"))
    return f"{entity}.{random.choice(forms)}"


def cased(random: Random, word: str) -> str:
    return random.choice((word, word.lower(), word.title()))


def clause(random: Random) -> str:
    return random.choice((metric, param, tag, attribute, time, data_set))(random)


def metric(random: Random) -> str:
    operator = random.choice(("=", "!=", "<", "<=", ">", ">="))
    left = name(random, random.choice(METRICS), random.choice(KEYS))
    return f"{left}{blank(random)}{operator}{blank(random)}{random.choice(NUMBERS)}"


def param(random: Random, entities: tuple[str, ...] = PARAMS) -> str:
    left = name(random, random.choice(entities), random.choice(KEYS))
    if random.random() < 0.25:
        return left + blank(random, 1) + cased(random, "IS") + " " + cased(random, random.choice(("NULL", "NOT NULL")))
    return f"{left}{text_operator(random)}{quoted(random, pattern(random))}"


def tag(random: Random) -> str:
    return param(random, TAGS)


def text_operator(random: Random) -> str:
    if random.random() < 0.5:
        return blank(random) + random.choice(("=", "!=")) + blank(random)
    return blank(random, 1) + cased(random, random.choice(("LIKE", "ILIKE"))) + blank(random)


def pattern(random: Random, texts: tuple[str, ...] = TEXTS) -> str:
    text = random.choice(texts)
    return random.choice((text, text, f"%{text[1:]}", f"{text[:2]}%", text.replace("a", "_"), text.upper(), "%"))


def attribute(random: Random) -> str:
    keys = {
        "run_id": ("run0", "run1", "run5"), "run_name": ("adam", "Adam 2", "it's"), "status": STATUSES,
        "user_id": ("ada", "Bob"), "artifact_uri": ("/tmp/a", "s3://b/A"), "run name": ("adam",), "Run Name": ("sgd",),
    }  # fmt: skip
    key = random.choice(tuple(keys))
    bare = [key] * 2 * (" " not in key)
    left = random.choice((*bare, f"`{key}`", f'"{key}"', name(random, random.choice(ATTRIBUTES), f"{key}")))
    left = left.replace("run.run name", "run.`run name`")
    if " " in key and left.endswith(key):
        left = f"`{key}`"
    if key == "run_id" and random.random() < 0.5:
        return left + blank(random, 1) + among(random, ("run0", "run1", "run2", "run9"))
    return f"{left}{text_operator(random)}{quoted(random, pattern(random, keys[key]))}"


def among(random: Random, texts: tuple[str, ...]) -> str:
    values = [quoted(random, text) for text in random.sample(texts, random.randint(1, len(texts)))]
    words = cased(random, random.choice(("IN", "NOT IN")))
    return f"{words}{blank(random)}({blank(random)}{', '.join(values)}{random.choice(('', ',', ''))}{blank(random)})"


def time(random: Random) -> str:
    key = random.choice(("start_time", "end_time", "created", "Created"))
    left = random.choice((key, f"`{key}`", name(random, random.choice(ATTRIBUTES), key)))
    number = random.choice((*map(str, TIMES), "-1", "5.5", "1e3"))
    return f"{left}{blank(random)}{random.choice(('=', '!=', '<', '<=', '>', '>='))}{blank(random)}{number}"


def data_set(random: Random) -> str:
    key = random.choice(("name", "digest", "context"))
    left = name(random, random.choice(DATASETS), key)
    texts = {"name": ("adam", "10", "a_b", "cat dog"), "digest": ("d1", "D2"), "context": ("train", "Eval")}[key]
    if random.random() < 0.4:
        return left + blank(random, 1) + among(random, texts)
    return f"{left}{text_operator(random)}{quoted(random, pattern(random, texts))}"


def query(random: Random) -> str:
    """Return a query of MLflow's grammar."""
    clauses = [clause(random) for _ in range(random.choice((1, 1, 1, 2, 2, 3)))]
    joins = [f"{blank(random, 1) or ' '}{cased(random, 'AND')}{blank(random, 1) or ' '}" for _ in clauses[1:]]
    text = clauses[0] + "".join(join + one for join, one in zip(joins, clauses[1:], strict=True))
    return blank(random) + text + blank(random)


def broken(random: Random) -> str:
    """Return a query with something put in, taken out or put elsewhere, or pieces in any order."""
    if random.random() < 0.3:
        return " ".join(random.choice(PIECES) for _ in range(random.randint(1, 6)))
    text = query(random)
    for _ in range(random.choice((1, 1, 2))):
        place, other = sorted(random.choices(range(len(text) + 1), k=2))
        piece = random.choice(PIECES)
        text = random.choice(
            (
                text[:place] + text[place + 1 :],
                text[:place] + piece + text[place:],
                text[:place] + " " + piece + " " + text[place:],
                text[:place] + text[other:],
                text[:place] + text[place:other] * 2 + text[other:],
                text[:other],
            )
        )
    return text
