"""How expressions are read: names, precedence, errors with places and remedies."""

from __future__ import annotations

import ast

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.analysis.expressions import ExpressionError, Known, Names, Node, canonical, checked, parse, parse_among
from core.analysis.expressions.nodes import Along, Call, Number, Param, Tag, Word

KNOWN = Known(
    Names(["loss", "val/loss", "train/loss", "val-loss", "val", "a b", "max", "acc@5", "x"]), Names(["lr", "a/b"])
)


def sum_of(left: Node, right: Node, sign: str = "-") -> Call:
    return Call(sign, (left, right))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("val/loss - train/loss", sum_of(Tag("val/loss"), Tag("train/loss"))),
        ("val/loss-train/loss", sum_of(Tag("val/loss"), Tag("train/loss"))),
        ("val-loss", Tag("val-loss")),
        ("val - loss", sum_of(Tag("val"), Tag("loss"))),
        ("val/x", sum_of(Tag("val"), Tag("x"), "/")),
        ("val / loss", sum_of(Tag("val"), Tag("loss"), "/")),
        ("loss/2", sum_of(Tag("loss"), Number(2.0), "/")),
        ("a b + x", sum_of(Tag("a b"), Tag("x"), "+")),
        ("max + max(max, x)", sum_of(Tag("max"), Call("max", (Tag("max"), Tag("x"))), "+")),
        ("`val` /'x'", sum_of(Tag("val"), Tag("x"), "/")),
        ("metrics.loss*params.lr", sum_of(Tag("loss"), Param("lr"), "*")),
        ("loss * params.a/b", sum_of(Tag("loss"), Param("a/b"), "*")),
        ("loss/step", sum_of(Tag("loss"), Along(Word.STEP), "/")),
        ("loss + time/60", sum_of(Tag("loss"), sum_of(Along(Word.TIME), Number(60.0), "/"), "+")),
        ("acc@5", Tag("acc@5")),
        ("loss**2", sum_of(Tag("loss"), Number(2.0), "^")),
        ("loss = 1_000.5", sum_of(Tag("loss"), Number(1000.5), "==")),
        ("-x^2", Call("neg", (sum_of(Tag("x"), Number(2.0), "^"),))),
        ("best(loss, min)", Call("best", (Tag("loss"),), "min")),
        ("rate (loss, time)", Call("rate", (Tag("loss"),), "time")),
    ],
)
def test_names_are_the_longest_tag_there_is(text: str, meant: Node) -> None:
    assert checked(text, KNOWN) == meant
    assert parse(canonical(text, KNOWN)) == meant  # whatever tags there are


def test_without_known_tags_a_slash_belongs_to_the_name_and_blanks_make_a_quotient() -> None:
    assert parse("a/b") == Tag("a/b")
    assert parse("a / b") == sum_of(Tag("a"), Tag("b"), "/")
    assert parse("a-b") == sum_of(Tag("a"), Tag("b"))


@pytest.mark.parametrize(
    ("text", "start", "end", "said", "suggestion"),
    [
        ("train/los - x", 0, 9, "No tag is called train/los", "train/loss"),
        ("lossy", 0, 5, "No tag is called lossy", "loss"),
        ("loss.mean - x", 0, 9, "No tag is called loss.mean", "loss"),
        ("x * params.lrr", 4, 14, "No hyperparameter is called lrr", "params.lr"),
        ("log10(loss", 10, 10, "Expected ) at the end", ""),
        ("ema(loss)", 0, 9, "Write ema(x, w): 2 arguments", ""),
        ("1 + ema(loss, 2)", 4, 16, "The weight of ema is 0", ""),
        ("mean(loss, 0)", 0, 13, "whole number of points", ""),
        ("shift(loss, .5)", 0, 15, "whole number of points", ""),
        ("mean(loss, x)", 0, 13, "what follows the series is one number", ""),
        ("cummin(step)", 0, 12, "names a tag", ""),
        ("best(loss - x)", 0, 14, "Say what is best", ""),
        ("rate(loss, x)", 11, 12, "Expected step or time, found x", ""),
        ("loss x", 5, 6, "Expected an operator or the end, found x", ""),
        ("1 < x < 2", 6, 7, "parentheses around one", ""),
        ("`loss", 0, 5, "never closed", ""),
        ("loss − x", 5, 6, "has no meaning here", "-"),
        ("1 + 2", 0, 5, "Name a tag", ""),
        ("", 0, 0, "Expected a tag", ""),
        ("loss * 1e999", 7, 12, "too large", ""),
        ("emma(x)", 0, 4, "There is no function emma", "ema"),
    ],
)
def test_errors_say_where_and_what_to_do(text: str, start: int, end: int, said: str, suggestion: str) -> None:
    with pytest.raises(ExpressionError) as found:
        checked(text, KNOWN)
    error = found.value
    assert (error.start, error.end, error.suggestion) == (start, end, suggestion)
    assert said in error.message
    assert f"at character {start + 1}" in str(error)


@pytest.mark.parametrize(
    "text", ["(" * 50 + "x" + ")" * 50, "-" * 50 + "x", "x" + "+x" * 300, "x" * 2000, "2^" * 60 + "x"]
)
def test_what_is_too_much_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError, match=r"two of it|No tag"):
        checked(text, KNOWN)


NUMBERS = st.integers(0, 9).map(str)
SUMS = st.recursive(
    NUMBERS | st.just("x"),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "%", "**"]), inner).map(" ".join),
        inner.map(lambda text: f"({text})"),
        inner.map(lambda text: f"-{text}"),
    ),
    max_leaves=12,
)


@given(SUMS)
def test_precedence_is_that_of_python(text: str) -> None:
    try:
        found = parse_among(text, KNOWN)
    except ExpressionError:
        assume("x" not in text or text.count("-") + text.count("(") < 20)
        assert "x" not in text
        return
    assert shape(found) == python_shape(ast.parse(text, mode="eval").body)


def shape(node: Node) -> object:
    if isinstance(node, Call):
        return (node.function, *map(shape, node.arguments))
    return node.name if isinstance(node, Tag) else getattr(node, "value", None)


SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Mod: "%", ast.Pow: "^"}


def python_shape(node: ast.expr) -> object:
    if isinstance(node, ast.BinOp):
        return (SIGNS[type(node.op)], python_shape(node.left), python_shape(node.right))
    if isinstance(node, ast.UnaryOp):
        return ("neg", python_shape(node.operand))
    return node.id if isinstance(node, ast.Name) else getattr(node, "value", None)


@given(st.text(max_size=40) | st.text("xlosvab/-+*()., `'\"12e<=", max_size=40))
@settings(max_examples=400)
def test_any_text_is_an_expression_or_an_error_inside_of_it(text: str) -> None:
    for known in (KNOWN, Known()):
        error = error_of(text, known)
        if error is not None:
            assert 0 <= error.start <= error.end <= len(text)


def error_of(text: str, known: Known) -> ExpressionError | None:
    try:
        parse_among(text, known)
    except ExpressionError as error:
        return error
    return None


TAGS = st.lists(st.text("ab/-. 1step", min_size=1, max_size=6), min_size=1, max_size=5)


@given(TAGS, st.data())
@settings(max_examples=300)
def test_what_is_saved_is_read_alike_whatever_tags_there_are(tags: list[str], data: st.DataObject) -> None:
    known = Known(Names(tags))
    parts = data.draw(st.lists(st.sampled_from([*tags, "+", "-", "/", " ", "(", ")", "2", "`a`"]), max_size=7))
    text = "".join(parts)
    try:
        meant = checked(text, known)
    except ExpressionError:
        return
    assert parse(canonical(text, known)) == meant
