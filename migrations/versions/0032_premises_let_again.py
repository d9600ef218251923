"""premises that were let can be let again"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.drop_index('uq_premises_offer_let', 'premises_offer')


def downgrade() -> None:
    """Go back."""
    op.create_index('uq_premises_offer_let', 'premises_offer', ['object_id'], unique=True, postgresql_where=sa.text("state = 'contracted'"))
