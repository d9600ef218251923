"""indicators"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go forward."""
    op.create_table('case_conduct',
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('complete_on', sa.Date(), nullable=True),
    sa.Column('contact_hours', sa.Integer(), nullable=True),
    sa.Column('answer_days', sa.Integer(), nullable=True),
    sa.Column('longest_silence', sa.Integer(), nullable=False),
    sa.Column('last_word_on', sa.Date(), nullable=False),
    sa.Column('requests', sa.Integer(), nullable=False),
    sa.Column('first_request_days', sa.Integer(), nullable=True),
    sa.Column('delay_told_on', sa.Date(), nullable=True),
    sa.Column('receipt_on', sa.Date(), nullable=True),
    sa.Column('served_on', sa.Date(), nullable=True),
    sa.Column('outcome', sa.String(length=40), nullable=True),
    sa.Column('overturned', sa.Boolean(), nullable=False),
    sa.Column('corrected', sa.Boolean(), nullable=False),
    sa.Column('form_version', sa.Integer(), nullable=True),
    sa.Column('is_own', sa.Boolean(), nullable=False),
    sa.Column('is_returning', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_conduct_case_id')),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_case_conduct'))
    )
    op.create_table('clock_fact',
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('rule_key', sa.String(length=80), nullable=False),
    sa.Column('mode', sa.String(length=10), nullable=False),
    sa.Column('service_key', sa.String(length=60), nullable=False),
    sa.Column('unit_key', sa.String(length=40), nullable=True),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('started_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('first_due_on', sa.Date(), nullable=True),
    sa.Column('stopped_on', sa.Date(), nullable=True),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('extensions', sa.Integer(), nullable=False),
    sa.Column('extensions_told', sa.Integer(), nullable=False),
    sa.Column('told_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_clock_fact_case_id')),
    sa.PrimaryKeyConstraint('case_id', 'rule_key', name=op.f('pk_clock_fact'))
    )
    op.create_index(op.f('ix_clock_fact_mode_due_on'), 'clock_fact', ['mode', 'due_on'], unique=False)
    op.create_table('promise',
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('half_by', sa.Date(), nullable=False),
    sa.Column('eight_by', sa.Date(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('made_at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_promise_case_id')),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_promise'))
    )
    op.create_table('indicator_count',
    sa.Column('mode', sa.String(length=10), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('service_key', sa.String(length=60), nullable=False),
    sa.Column('unit_key', sa.String(length=40), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('made_at', MOMENT, nullable=False),
    sa.Column('counts', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.PrimaryKeyConstraint('mode', 'year', 'service_key', 'unit_key', name=op.f('pk_indicator_count'))
    )


def downgrade() -> None:
    """Go back."""
    for table in ('indicator_count', 'promise', 'clock_fact', 'case_conduct'):
        op.drop_table(table)
