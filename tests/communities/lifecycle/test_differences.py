"""What is new in one version of a charter against another."""

from communities.lifecycle.models import CharterVersion
from communities.lifecycle.papers.differences import Part, Piece, differences, parts_of


def test_parts_are_those_that_say_something_in_the_order_of_a_charter():
    charter = CharterVersion(goals="Fewer words", purpose=" To write plainly. ", vision="  ")

    assert parts_of(charter) == [Part("Purpose", "To write plainly."), Part("Goals", "Fewer words")]


def test_differences_mark_words_and_keep_what_is_the_same():
    was, now = CharterVersion(goals="Fewer long words"), CharterVersion(goals="Fewer short words")

    (part,) = differences(was, now)

    assert part.is_changed
    assert part == Part(
        "Goals",
        "Fewer short words",
        (Piece("same", "Fewer "), Piece("removed", "long "), Piece("added", "short "), Piece("same", "words")),
    )


def test_added_removed_and_equal_parts():
    was, now = CharterVersion(vision="All", closing="Never"), CharterVersion(scope_out="Law", closing="Never")

    found = [(part.label, part.pieces, part.is_changed) for part in differences(was, now)]

    assert found == [
        ("What does not", (Piece("added", "Law"),), True),
        ("Vision", (Piece("removed", "All"),), True),
        ("How it closes", (Piece("same", "Never"),), False),
    ]
