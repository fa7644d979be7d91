"""One thread at a time imports what brings torch.

Two threads that enter torchvision at different modules wait for each other, and Python then shows one of them a module
that is half made: ``ImportError`` on the first visitor's page. The server's start and the scripts take turns.
"""

from threading import RLock
from typing import Final

SLOW: Final = RLock()
