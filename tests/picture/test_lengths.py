"""On a slide no letter is smaller than another, and everything else shrinks as far as the letters allow."""

from gradviz.picture.lengths import LETTER, SCREEN, slide_lengths
from gradviz.picture.theme import TYPE


def test_the_screen_has_the_sizes_of_the_look() -> None:
    assert (SCREEN.value, SCREEN.name, SCREEN.tag, SCREEN.gate) == (TYPE.value, TYPE.name, TYPE.tag, 48.0)
    assert (SCREEN.tag_height, SCREEN.bow, SCREEN.port, SCREEN.parts_below) == (20.0, 40.0, 12.0, 50.0)


def test_letters_of_a_slide_are_all_of_one_size() -> None:
    for shrink in (1.0, 0.5):
        lengths = slide_lengths(shrink)
        letters = {lengths.value, lengths.value_far, lengths.name, lengths.pill, lengths.word, lengths.tag, lengths.caption}
        assert letters == {LETTER}
        assert lengths.pill_height > LETTER
        assert lengths.gate == 48 * shrink


def test_bare_edges_need_no_room_for_labels() -> None:
    assert slide_lengths(0.5, bare=True).bow < slide_lengths(0.5).bow
