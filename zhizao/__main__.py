"""`python -m zhizao` is `zhizao`."""

import sys

from zhizao.cli import main

sys.exit(main())
