"""clocks of a case"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column('clock_entry', sa.Column('book', sa.Integer(), server_default=sa.text('1'), nullable=False))
    op.add_column('clock_entry', sa.Column('by_day', sa.Date(), nullable=True))
    op.add_column('clock_entry', sa.Column('told_on', sa.Date(), nullable=True))
    op.add_column('clock_entry', sa.Column('person', sa.String(length=120), server_default='', nullable=False))
    op.add_column('clock_entry', sa.Column('note', sa.String(), server_default='', nullable=False))
    op.drop_constraint(op.f('uq_clock_entry_case_id_rule_key_seq_kind'), 'clock_entry', type_='unique')
    op.create_unique_constraint(
        op.f('uq_clock_entry_case_id_rule_key_book_seq_kind'), 'clock_entry', ['case_id', 'rule_key', 'book', 'seq', 'kind']
    )
    op.add_column('case_clock', sa.Column('warn_on', sa.Date(), nullable=True))
    op.create_index('ix_case_clock_warn', 'case_clock', ['warn_on', 'case_id'], unique=False, postgresql_where=sa.text("state = 'running'"))
    op.create_table('case_fee',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('item', sa.Integer(), nullable=False),
    sa.Column('amount', sa.Numeric(precision=12, scale=2), nullable=False),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_case_fee_amount')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_fee_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_fee')),
    sa.UniqueConstraint('case_id', 'item', name=op.f('uq_case_fee_case_id_item'))
    )
    op.create_index(op.f('ix_case_fee_case_id'), 'case_fee', ['case_id'], unique=False)
    op.create_table('closing_day',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('name_sv', sa.String(length=80), nullable=False),
    sa.Column('name_en', sa.String(length=80), nullable=False),
    sa.Column('added_by', sa.Integer(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed_by', sa.Integer(), nullable=True),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(removed_by is null) = (removed_at is null)', name=op.f('ck_closing_day_removed')),
    sa.ForeignKeyConstraint(['added_by'], ['person.id'], name=op.f('fk_closing_day_added_by')),
    sa.ForeignKeyConstraint(['removed_by'], ['person.id'], name=op.f('fk_closing_day_removed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_closing_day'))
    )
    op.create_index('uq_closing_day_in_force', 'closing_day', ['on_day'], unique=True, postgresql_where=sa.text('removed_at is null'))
    op.create_table('check_run',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('ran_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('checked', sa.Integer(), nullable=False),
    sa.Column('wrong', sa.Integer(), nullable=False),
    sa.Column('examples', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_check_run'))
    )
    op.create_index('ix_check_run_newest', 'check_run', ['name', 'ran_at'], unique=False)


def downgrade() -> None:
    """Go back. The ledger's later books go with it: only the newest of each clock could stay under the old key."""
    op.drop_index('ix_check_run_newest', table_name='check_run')
    op.drop_table('check_run')
    op.drop_index('uq_closing_day_in_force', table_name='closing_day', postgresql_where=sa.text('removed_at is null'))
    op.drop_table('closing_day')
    op.drop_index(op.f('ix_case_fee_case_id'), table_name='case_fee')
    op.drop_table('case_fee')
    op.drop_index('ix_case_clock_warn', table_name='case_clock', postgresql_where=sa.text("state = 'running'"))
    op.drop_column('case_clock', 'warn_on')
    op.drop_constraint(op.f('uq_clock_entry_case_id_rule_key_book_seq_kind'), 'clock_entry', type_='unique')
    op.execute('alter table clock_entry disable trigger clock_entry_append_only')
    op.execute('delete from clock_entry where book > 1')
    op.execute('alter table clock_entry enable trigger clock_entry_append_only')
    op.create_unique_constraint(
        op.f('uq_clock_entry_case_id_rule_key_seq_kind'), 'clock_entry', ['case_id', 'rule_key', 'seq', 'kind']
    )
    for column in ('note', 'person', 'told_on', 'by_day', 'book'):
        op.drop_column('clock_entry', column)
