from gradviz.project.history import History


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
