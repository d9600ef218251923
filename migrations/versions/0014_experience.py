"""what others were asked to supplement"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('field_experience',
    sa.Column('mode', sa.String(length=10), nullable=False),
    sa.Column('service_key', sa.String(length=60), nullable=False),
    sa.Column('field_key', sa.String(length=60), nullable=False),
    sa.Column('reason_sv', sa.String(), nullable=False),
    sa.Column('reason_en', sa.String(), nullable=False),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('mode', 'service_key', 'field_key', name=op.f('pk_field_experience'))
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table('field_experience')
