"""Start Topline as a module: `python -m topline` is `topline`."""

from __future__ import annotations

from topline.cli import main

if __name__ == "__main__":
    main()
