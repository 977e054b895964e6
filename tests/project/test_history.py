from gradviz.project.history import History
from gradviz.words import Phrase, set_language


def test_undo_and_redo_walk_the_values() -> None:
    history = History("a")
    history.push("ab", "typing")
    history.push("abc", "typing")
    assert history.undo() == "ab"
    assert history.undo_label == "typing"
    assert history.undo() == "a"
    assert history.undo() == "a"
    assert history.undo_label is None
    assert (history.redo(), history.redo(), history.redo()) == ("ab", "abc", "abc")


def test_edits_of_one_gesture_are_one_undo_and_a_settled_one_is_its_own() -> None:
    history = History(0)
    for value in (1, 2, 3):
        history.push(value, "drag", merge="slider a")
    assert history.undo() == 0
    history.redo()
    history.push(4, "drag", merge="slider a")
    assert history.undo() == 3


def test_an_edit_forgets_the_future_and_an_equal_value_is_no_edit() -> None:
    history = History(0)
    history.push(1, "one")
    history.undo()
    history.push(0, "nothing")
    assert history.redo_label == "one"
    history.push(2, "two")
    assert history.redo_label is None


def test_the_star_follows_what_was_saved() -> None:
    history = History(0)
    assert not history.changed
    history.push(1, "one")
    assert history.changed
    history.mark_clean()
    history.push(2, "two", merge="m")
    history.push(3, "three", merge="m")
    assert history.changed
    history.undo()
    assert not history.changed
    history.undo()
    history.push(5, "five")
    assert history.changed


def test_a_saved_value_is_not_merged_away() -> None:
    history = History(0)
    history.push(1, "drag", merge="m")
    history.mark_clean()
    history.push(2, "drag", merge="m")
    assert history.undo() == 1
    assert not history.changed


def test_the_oldest_edits_are_forgotten() -> None:
    history = History(0, depth=3)
    for value in range(1, 10):
        history.push(value, "more")
    assert [history.undo() for _ in range(5)] == [8, 7, 6, 6, 6]
    assert history.changed


def test_work_that_a_crash_left_counts_as_changed() -> None:
    history = History("a")
    history.mark_unclean()
    assert history.changed
    history.mark_clean()
    assert not history.changed


def test_the_oldest_are_forgotten_when_they_hold_too_much() -> None:
    history = History("start", most=10_000)
    for place in range(30):
        history.push(str(place) + "x" * 1000, "more")
        assert history.bytes <= 10_000
    assert 6 <= len(history.labels) <= 11
    assert history.undo()[:2] == "28"
    assert history.changed


def test_what_edits_share_is_counted_once() -> None:
    large = "x" * 5_000
    history = History((large, -1), most=40_000)
    for place in range(100):
        history.push((large, place), "more")
    assert len(history.labels) == 101
    assert history.bytes <= 40_000
    other = "y" * 5_000
    for place in range(100):
        history.push((other, place), "more")
    assert len(history.labels) == 201


def test_the_last_edit_can_be_undone_whatever_it_holds() -> None:
    history = History("a" * 1000, most=10)
    history.push("b" * 1000, "one")
    history.push("c" * 1000, "two")
    assert history.undo()[0] == "b"
    assert history.undo()[0] == "b"
    history.redo()
    history.mark_clean()
    history.push("d" * 1000, "three")
    history.undo()
    assert not history.changed


def test_what_was_saved_and_then_forgotten_counts_as_changed() -> None:
    history = History("a" * 1000, most=2_500)
    for letter in "bcdef":
        history.push(letter * 1000, "more")
    while history.undo_label is not None:
        history.undo()
    assert history.changed


def test_an_edit_is_called_by_a_phrase_in_the_language_of_the_day() -> None:
    history = History(0)
    history.push(1, "Update")
    history.push(2, Phrase("{edit}: {nodes}", {"edit": "Note", "nodes": "a"}))
    assert history.labels == ("Opened", "Update", "Note: a")
    set_language("ru")
    try:
        assert history.labels[1] != "Update"
        assert history.undo_label is not None and history.undo_label.endswith(": a")
    finally:
        set_language("en")
