"""inquiries that the register is matched with, and what was found"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    """Go forward."""
    op.create_table('premises_asked',
    sa.Column('draft_id', sa.Uuid(), nullable=False),
    sa.Column('object_id', sa.BigInteger(), nullable=False),
    sa.Column('asked_at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['object_id'], ['premises_object.id'], name=op.f('fk_premises_asked_object_id')),
    sa.PrimaryKeyConstraint('draft_id', name=op.f('pk_premises_asked'))
    )
    op.create_index(op.f('ix_premises_asked_object_id'), 'premises_asked', ['object_id'], unique=False)
    op.create_table('premises_watch',
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('type', sa.String(length=20), nullable=False),
    sa.Column('m2_least', sa.Integer(), nullable=False),
    sa.Column('m2_most', sa.Integer(), nullable=True),
    sa.Column('area', sa.String(length=20), nullable=False),
    sa.Column('wish', JSON, nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('looks_until', sa.Date(), nullable=True),
    sa.Column('answers_version', sa.Integer(), nullable=False),
    sa.Column('rules_version', sa.Integer(), nullable=False),
    sa.Column('matched_at', MOMENT, nullable=False),
    sa.Column('no_match', sa.String(length=20), nullable=True),
    sa.Column('nearly', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('told_at', MOMENT, nullable=True),
    sa.Column('asked_object_id', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("kind in ('premises', 'land')", name=op.f('ck_premises_watch_kind')),
    sa.ForeignKeyConstraint(['asked_object_id'], ['premises_object.id'], name=op.f('fk_premises_watch_asked_object_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_premises_watch_case_id')),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_premises_watch'))
    )
    op.create_index(op.f('ix_premises_watch_kind_type_m2_least'), 'premises_watch', ['kind', 'type', 'm2_least'], unique=False)
    op.create_index(op.f('ix_premises_watch_received_on'), 'premises_watch', ['received_on'], unique=False)
    op.create_table('premises_match',
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('object_id', sa.BigInteger(), nullable=False),
    sa.Column('object_version', sa.Integer(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('reasons', JSON, nullable=False),
    sa.Column('found_at', MOMENT, nullable=False),
    sa.Column('gone_at', MOMENT, nullable=True),
    sa.Column('told_at', MOMENT, nullable=True),
    sa.CheckConstraint("score between 0 and 100", name=op.f('ck_premises_match_score')),
    sa.ForeignKeyConstraint(['case_id'], ['premises_watch.case_id'], name=op.f('fk_premises_match_case_id')),
    sa.ForeignKeyConstraint(['object_id'], ['premises_object.id'], name=op.f('fk_premises_match_object_id')),
    sa.PrimaryKeyConstraint('case_id', 'object_id', name=op.f('pk_premises_match'))
    )
    op.create_index(op.f('ix_premises_match_object_id'), 'premises_match', ['object_id'], unique=False)
    op.create_index('ix_premises_match_untold', 'premises_match', ['case_id'], unique=False, postgresql_where=sa.text('told_at is null and gone_at is null'))


def downgrade() -> None:
    """Go back."""
    for table in ('premises_match', 'premises_watch', 'premises_asked'):
        op.drop_table(table)
