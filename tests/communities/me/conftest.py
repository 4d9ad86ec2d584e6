from tests.members import conftest  # noqa: F401
