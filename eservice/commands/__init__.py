"""What the `lotsen` command does inside the application. Each command is an edge: it asks the clock and commits."""

from __future__ import annotations

from eservice.commands.checks import check_, check_migrations
from eservice.commands.configuration import configuration
from eservice.commands.histories import import_
from eservice.commands.looking_back import indicators
from eservice.commands.prepare import prepare
from eservice.commands.welcome import welcome

check_.add_command(configuration)
COMMANDS = (prepare, welcome, import_, check_migrations, check_, indicators)
