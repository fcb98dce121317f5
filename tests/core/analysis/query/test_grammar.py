from __future__ import annotations

import pytest

from core.analysis.query import Entity, Field, QueryError, Wanted, parse, query_text

KNOWN = (
    Field(Entity.PARAM, "lr"),
    Field(Entity.PARAM, "batch size"),
    Field(Entity.METRIC, "acc"),
    Field(Entity.METRIC, "val_loss"),
)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("metrics.acc>.9", "metrics.acc > 0.9"),
        ("metric.acc >= 1E-5", "metrics.acc >= 1e-05"),
        ("`metrics`.`acc` == 1.", "metrics.acc = 1"),
        ("metrics.acc <> -inf", "metrics.acc != -inf"),
        ("metrics.acc < 1e+20", "metrics.acc < 1e20"),
        ("metrics.train/loss < 1", "metrics.`train/loss` < 1"),
        ("metrics.a[0]:b-c > 1", "metrics.`a[0]:b-c` > 1"),
        ("params.from = 'x'", "params.`from` = 'x'"),
        ("parameter.\"a b\" like 'x'", "params.`a b` LIKE 'x'"),
        ("param.'a b' not  ilike \"it's\"", 'params.`a b` NOT ILIKE "it\'s"'),
        ("params.E'a`\\'b' = 'x'", "params.\"a`'b\" = 'x'"),
        ("params.lr = 'it''s'", "params.lr = \"it''s\""),
        ("params.lr = E'it\\'s \\\"x\\\"\\n'", "params.lr = E'it\\'s \"x\"\n'"),
        ("tags.a rlike 'x' and tags.a not rlike 'y'", "tags.a ~ 'x' AND tags.a !~ 'y'"),
        ("tags.a IN ('b', 3,)", "tags.a IN ('b', 3)"),
        ("tags.a is  not  null", "tags.a IS NOT NULL"),
        ("metrics.a is nan or metrics.a IS NOT NAN", "metrics.a IS NAN OR metrics.a IS NOT NAN"),
        ("attr.`Run name` = 'x'", "run_name = 'x'"),
        ('"run name" = "x"', "run_name = 'x'"),
        ("run.created < 5", "start_time < 5"),
        ('run_id IN("a")', "run_id IN ('a')"),
        ("dataset.name != 'x'", "datasets.name != 'x'"),
        ("duration > 1h30m", "duration > 90m"),
        ("duration BETWEEN 90s AND 2.5H", "duration BETWEEN 90 AND 150m"),
        ("duration IN (1d, 500ms)", "duration IN (1d, 0.5)"),
        ("MAX( metrics.acc ) > 0.9", "max(metrics.acc) > 0.9"),
        ("mean(metrics.acc,10) > 0", "mean(metrics.acc, 10) > 0"),
        ("at(metrics.acc, -5) > 0", "at(metrics.acc, -5) > 0"),
        ("reach(metrics.acc, 0.9) < 500", "reach(metrics.acc, 0.9) < 500"),
        ("REACH(metric.loss,-1e-3) IS NULL", "reach(metrics.loss, -0.001) IS NULL"),
        ("best(metrics.acc, MIN) > 0", "best(metrics.acc, min) > 0"),
        ("a OR b AND NOT c", "a OR b AND NOT c"),
        ("(a OR b) AND (c)", "(a OR b) AND c"),
        ("NOT (a AND b)", "NOT (a AND b)"),
        ("NOT NOT a", "NOT NOT a"),
        ("'two words' AND status = 'X'", "'two words' AND status = 'X'"),
        ("metrics.a > 1 metrics.b < 2", "metrics.a > 1 AND metrics.b < 2"),
        ("params.a='x'AND params.b='y'", "params.a = 'x' AND params.b = 'y'"),
        ("model.v2 AND status = 'X'", "'model.v2' AND status = 'X'"),
    ],
)
def test_what_a_query_means(text: str, canonical: str) -> None:
    assert query_text(parse(text)) == canonical
    assert parse(canonical) == parse(text)


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        ("", (0, 0), "Expected a field, a word or ( at the end", ""),
        ("metrics.acc", (11, 11), "Expected an operator at the end", ""),
        ("metrics.acc >", (13, 13), "Expected a number at the end", ""),
        ("metrics.acc > 'x'", (14, 17), "Expected a number, found 'x'", ""),
        ("metrics.acc > '0.5'", (14, 19), "Expected a number, found '0.5'", "0.5"),
        ("metrics.acc LIKE 'x'", (12, 16), "LIKE compares texts, and this is a number", ""),
        ("metrics.acc => 1", (12, 14), "=> is no operator", ">="),
        ("metrics.acc = nan", (14, 17), "Nothing is equal to NaN", "IS NAN"),
        ("metrics.acc > 1h", (14, 16), "Only a duration is written with units", ""),
        ("metrics.acc LIK 1", (12, 15), "Expected an operator, found LIK", "LIKE"),
        ("metrics. > 1", (0, 8), "Expected a key after metrics.", ""),
        ("metric.acc > 1 ANDD metric.b > 1", (15, 19), "Expected AND, OR or the end, found ANDD", "AND"),
        ("metrcs.acc > 1", (0, 10), "metrcs is no entity", "metrics.acc"),
        ("lr > 1", (0, 2), "There is no attribute lr", "params.lr"),
        ("acc > 1", (0, 3), "There is no attribute acc", "metrics.acc"),
        ("batch_size = 1", (0, 10), "There is no attribute batch_size", "params.`batch size`"),
        ("stats = 'x'", (0, 5), "There is no attribute stats", "status"),
        ("dataset.nme = 'x'", (0, 11), "Data sets have no nme", "datasets.name"),
        ("status = FINISHED", (9, 17), "Expected a text in quotes, found FINISHED", "'FINISHED'"),
        ("status FINISHED", (7, 15), "Expected an operator, found FINISHED", ""),
        ("status > 'a'", (7, 8), "> compares numbers, and this is a text", ""),
        ("'status' = 'a'", (0, 8), "A field is not written in single quotes", '"status"'),
        ("params.lr > '5'", (12, 15), "> compares numbers, which are written without quotes", "5"),
        ("params.lr LIKE 5", (15, 16), "LIKE compares texts, which are written in quotes", "'5'"),
        ("params.opt = adam", (13, 17), "Expected a text in quotes or a number, found adam", "'adam'"),
        ("params.a ~ '('", (11, 14), "This is no regular expression", ""),
        ("params.a = “x”", (11, 12), "“ has no meaning here", '"'),
        ("params.a = 'x", (11, 13), "The quote ' is never closed", ""),
        ("tags.a IN 'x'", (10, 13), "Expected a list in parentheses, found 'x'", ""),
        ("tags.a IN ()", (11, 12), "Expected a text in quotes or a number, found )", ""),
        ("tags.a IN ('x' 'y')", (15, 18), "Expected , or ), found 'y'", ""),
        ("tags.a IS 5", (10, 11), "Expected NULL, NAN or NOT, found 5", ""),
        ("metrics.a BETWEEN 1 OR 2", (20, 22), "Expected AND, found OR", ""),
        ("status BETWEEN 1 AND 2", (7, 14), "BETWEEN compares numbers, and this is a text", ""),
        ("(metrics.a > 1", (14, 14), "Expected AND, OR or ) at the end", ""),
        ("metrics.a > 1)", (13, 14), "Expected AND, OR or the end, found )", ""),
        ("metrics.a > 1 AND", (17, 17), "Expected a field, a word or ( at the end", ""),
        ("metrics.a > 1;", (13, 14), "; has no meaning here", ""),
        ("mx(metrics.acc) > 1", (0, 2), "There is no function mx", "max"),
        ("max(acc) > 1", (4, 7), "Expected a metric, found acc", "metrics.acc"),
        ("max(params.val_los) > 1", (4, 18), "Expected a metric, found params.val_los", "metrics.val_loss"),
        ("max(metrics.acc, 1) > 1", (15, 16), "Expected ), found ,", ""),
        ("reach(metrics.acc) > 1", (17, 18), "Expected , and a value, found )", ""),
        ("reach(metrics.acc, high) > 1", (19, 23), "Expected a value to be reached, a number, found high", ""),
        ("reach(metrics.acc, -inf) > 1", (19, 23), "Expected a value to be reached, a number, found -inf", ""),
        ("at(metrics.acc) > 1", (14, 15), "Expected , and a step, found )", ""),
        ("at(metrics.acc, 1.5) > 1", (16, 19), "Expected a step, a whole number, found 1.5", ""),
        ("mean(metrics.acc, 0) > 1", (18, 19), "Expected how many of the last points, a whole number, found 0", ""),
        ("best(metrics.acc, mix) > 1", (18, 21), "Expected min or max, found mix", "min"),
        ("`status`", (8, 8), "Expected an operator at the end", ""),
        ("lr=0\\.1$", (4, 5), "\\ has no meaning here", ""),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, place: tuple[int, int], message: str, hint: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text, KNOWN)
    assert (caught.value.start, caught.value.end) == place
    assert caught.value.message.startswith(message)
    assert caught.value.suggestion == hint
    assert caught.value.found == text[slice(*place)]


def test_an_error_says_all_in_a_sentence() -> None:
    with pytest.raises(QueryError) as caught:
        parse("metrics.acc => 1")
    assert str(caught.value) == "=> is no operator (at character 13). Did you mean >=?"
    assert (caught.value.wanted, caught.value.operand) == (Wanted.OPERATOR, Field(Entity.METRIC, "acc"))
    assert caught.value.expected == "an operator"


def test_queries_nest_only_so_deep() -> None:
    assert parse("(" * 50 + "a" + ")" * 50) == parse("a")
    with pytest.raises(QueryError, match="nested too deeply"):
        parse("(" * 100 + "a" + ")" * 100)
