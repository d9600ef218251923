"""frozen figures"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

JSONB = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    """Go forward."""
    op.create_table('figure_snapshot',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('mode', sa.String(length=10), nullable=False),
    sa.Column('year', sa.Integer(), nullable=True),
    sa.Column('units', postgresql.ARRAY(sa.String(length=40)), nullable=False),
    sa.Column('services', postgresql.ARRAY(sa.String(length=60)), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('content', JSONB, nullable=False),
    sa.Column('counts', JSONB, nullable=False),
    sa.Column('case_ids', postgresql.ARRAY(sa.BigInteger()), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('frozen_by', sa.Integer(), nullable=False),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.CheckConstraint("kind in ('indicator', 'card', 'report', 'turnaround')", name=op.f('ck_figure_snapshot_kind')),
    sa.ForeignKeyConstraint(['frozen_by'], ['person.id'], name=op.f('fk_figure_snapshot_frozen_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_figure_snapshot')),
    sa.UniqueConstraint('once', name=op.f('uq_figure_snapshot_once'))
    )
    op.create_index(op.f('ix_figure_snapshot_frozen_at_id'), 'figure_snapshot', ['frozen_at', 'id'], unique=False)
    op.execute(
        "create trigger figure_snapshot_append_only before update or delete or truncate on figure_snapshot "
        "for each statement execute function refuse_change()"
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table('figure_snapshot')
