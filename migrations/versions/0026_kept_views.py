"""kept views, start pages and figures by e-mail"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

JSONB = postgresql.JSONB(astext_type=sa.Text())
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go forward."""
    op.create_table('page_view',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('page', sa.String(length=20), nullable=False),
    sa.Column('filters', JSONB, nullable=False),
    sa.Column('unit_key', sa.String(length=40), nullable=True),
    sa.Column('saved_at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_page_view_owner_id')),
    sa.ForeignKeyConstraint(['unit_key'], ['unit.key'], name=op.f('fk_page_view_unit_key')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_page_view')),
    sa.UniqueConstraint('owner_id', 'name', name=op.f('uq_page_view_owner_id_name'))
    )
    op.create_index(op.f('ix_page_view_unit_key'), 'page_view', ['unit_key'], unique=False)
    op.create_table('start_page',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('view_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_start_page_person_id')),
    sa.ForeignKeyConstraint(['view_id'], ['page_view.id'], name=op.f('fk_start_page_view_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_start_page'))
    )
    op.create_table('figure_subscription',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('page', sa.String(length=20), nullable=False),
    sa.Column('filters', JSONB, nullable=False),
    sa.Column('rhythm', sa.String(length=8), nullable=False),
    sa.Column('begun_at', MOMENT, nullable=False),
    sa.Column('next_at', MOMENT, nullable=False),
    sa.Column('sent_at', MOMENT, nullable=True),
    sa.Column('ended_at', MOMENT, nullable=True),
    sa.CheckConstraint("rhythm in ('weekly', 'monthly')", name=op.f('ck_figure_subscription_rhythm')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_figure_subscription_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_figure_subscription'))
    )
    op.create_index('uq_figure_subscription_going', 'figure_subscription', ['owner_id', 'page', 'filters', 'rhythm'], unique=True, postgresql_where=sa.text('ended_at is null'))
    op.create_index('ix_figure_subscription_due', 'figure_subscription', ['next_at', 'id'], unique=False, postgresql_where=sa.text('ended_at is null'))


def downgrade() -> None:
    """Go back."""
    op.drop_table('figure_subscription')
    op.drop_table('start_page')
    op.drop_table('page_view')
