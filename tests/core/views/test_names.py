"""Names are shortened where they say nothing."""

from __future__ import annotations

from core.views.names import parts_of, short_among, short_name, telling

DEEP = [f"Part_17_Multi_Input_Output/logs/predict/version_{number}" for number in range(12)]
GRID = [f"adam-lr{rate}-w64-relu-s{seed}" for rate in ("0.1", "0.003", "1") for seed in range(3)]


def shorten(name: str, names: list[str], room: int) -> str:
    return short_name(name, telling(names)[name], len, room)


def test_the_parts_of_a_name_are_the_name() -> None:
    for name in (*DEEP, *GRID, "", "///", "no separators", "a=1,b=2"):
        assert "".join(parts_of(name)) == name


def test_a_name_with_room_is_whole() -> None:
    assert shorten(DEEP[3], DEEP, len(DEEP[3])) == DEEP[3]


def test_what_all_names_share_goes_first_and_all_stay_different() -> None:
    for names, room in ((DEEP, 22), (GRID, 16)):
        short = [shorten(name, names, room) for name in names]
        assert len(set(short)) == len(names)
        assert all(len(text) <= room for text in short)
    assert shorten(DEEP[11], DEEP, 22).endswith("…predict/version_11")


def test_no_two_ellipses_stand_side_by_side() -> None:
    assert all("……" not in shorten(name, GRID, room) for name in GRID for room in range(4, 24))


def test_what_differs_is_kept_even_without_room() -> None:
    assert shorten(GRID[0], GRID, 1) in {"…s0", "…lr0.1…"}


def test_neighbours_in_the_list_stay_different_where_a_word_is_common() -> None:
    names = [*GRID, "momentum-lr0.03-w64-relu-s0", "momentum-lr0.03-w64-tanh-s0"]
    assert shorten(names[-2], names, 18) != shorten(names[-1], names, 18)


def test_a_single_name_is_shortened_too() -> None:
    assert shorten("a_long_name/of_one_run", ["a_long_name/of_one_run"], 12) == "…of_one_run"


def test_one_of_some_names_is_shortened_by_what_the_others_are() -> None:
    for name in GRID:
        assert short_among(name, tuple(GRID), len, 16) == shorten(name, GRID, 16)
        assert short_among(name, tuple(GRID), len, 100) == name
