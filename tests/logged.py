"""What a test logs: pytest's own plugin for this is off, see pyproject.toml."""

import logging


class Logged(logging.Handler):
    """Keeps the records that it gets."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    @property
    def text(self) -> str:
        """All records, formatted, with their tracebacks."""
        return "\n".join(map(self.format, self.records))
