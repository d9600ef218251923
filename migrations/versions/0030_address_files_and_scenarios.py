"""address files and scenarios"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

JSONB = postgresql.JSONB(astext_type=sa.Text())
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go forward."""
    op.create_table('address_file',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('mode', sa.String(length=10), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=False),
    sa.Column('mapping_year', sa.Integer(), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('left_out', JSONB, nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_address_file_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_address_file'))
    )
    op.execute(
        "create trigger address_file_append_only before update or delete or truncate on address_file "
        "for each statement execute function refuse_change()"
    )
    op.create_table('scenario',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('mode', sa.String(length=10), nullable=False),
    sa.Column('unit_key', sa.String(length=40), nullable=False),
    sa.Column('officers', sa.Integer(), nullable=True),
    sa.Column('officers_then', sa.Integer(), nullable=True),
    sa.Column('target_days', sa.Integer(), nullable=True),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('asked_at', MOMENT, nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('runs', JSONB, nullable=False),
    sa.Column('result', JSONB, nullable=True),
    sa.Column('finished_at', MOMENT, nullable=True),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.CheckConstraint("kind in ('officers', 'target')", name=op.f('ck_scenario_kind')),
    sa.ForeignKeyConstraint(['unit_key'], ['unit.key'], name=op.f('fk_scenario_unit_key')),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_scenario_asked_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scenario')),
    sa.UniqueConstraint('once', name=op.f('uq_scenario_once'))
    )
    op.create_index('ix_scenario_going', 'scenario', ['id'], unique=False, postgresql_where=sa.text('finished_at is null'))
    op.create_index(op.f('ix_scenario_asked_by_id'), 'scenario', ['asked_by', 'id'], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_table('scenario')
    op.drop_table('address_file')
