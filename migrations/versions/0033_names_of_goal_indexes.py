"""names of the indexes of goals, where they were made by the first 0020"""

from __future__ import annotations

from alembic import op

revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    for table in ('goal_target', 'goal_comment'):
        op.execute(f'alter index if exists ix_{table}_body rename to ix_{table}_body_year_id')


def downgrade() -> None:
    """Go back: 0020 as it is now gives the new names."""
