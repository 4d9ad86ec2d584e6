"""Why a file is refused."""


class Unsafe(Exception):
    """The file is not kept; the message is a sentence for the person: which file, and what to do."""


class Flaw(Exception):
    """What is wrong inside a file: the rest of a sentence that begins with the file's name."""


class Disguised(Flaw):
    """The content is not what the ending of the name says."""
