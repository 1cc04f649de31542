"""`python -m zoning` is the command `zoning`."""

import sys

from zoning.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
