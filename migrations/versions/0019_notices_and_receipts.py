"""notices of clocks, and receipts"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('clock_notice',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('rule_key', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('unit_key', sa.String(length=40), nullable=True),
    sa.Column('officer_id', sa.Integer(), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind in ('warning', 'late', 'answer_missing', 'reminder', 'draft')", name=op.f('ck_clock_notice_kind')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_clock_notice_case_id')),
    sa.ForeignKeyConstraint(['officer_id'], ['person.id'], name=op.f('fk_clock_notice_officer_id')),
    sa.ForeignKeyConstraint(['unit_key'], ['unit.key'], name=op.f('fk_clock_notice_unit_key')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock_notice')),
    sa.UniqueConstraint('case_id', 'rule_key', 'kind', 'due_on', name=op.f('uq_clock_notice_case_id_rule_key_kind_due_on'))
    )
    op.create_index(op.f('ix_clock_notice_case_id'), 'clock_notice', ['case_id'], unique=False)
    op.create_index('ix_clock_notice_unit', 'clock_notice', ['unit_key', 'told_at', 'id'], unique=False)
    op.create_table('receipt',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('event_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('content', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('pdf_sha256', sa.String(length=64), nullable=True),
    sa.CheckConstraint("kind in ('arrived', 'complete', 'restarted', 'extended', 'corrected')", name=op.f('ck_receipt_kind')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_receipt_case_id')),
    sa.ForeignKeyConstraint(['event_id'], ['case_event.id'], name=op.f('fk_receipt_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_receipt')),
    sa.UniqueConstraint('event_id', name=op.f('uq_receipt_event_id'))
    )
    op.create_index(op.f('ix_receipt_case_id'), 'receipt', ['case_id'], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_index(op.f('ix_receipt_case_id'), table_name='receipt')
    op.drop_table('receipt')
    op.drop_index('ix_clock_notice_unit', table_name='clock_notice')
    op.drop_index(op.f('ix_clock_notice_case_id'), table_name='clock_notice')
    op.drop_table('clock_notice')
