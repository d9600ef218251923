"""stages and referrals as facts"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go forward."""
    op.create_table('stage_fact',
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('mode', sa.String(length=10), nullable=False),
    sa.Column('service_key', sa.String(length=60), nullable=False),
    sa.Column('unit_key', sa.String(length=40), nullable=True),
    sa.Column('stage', sa.String(length=60), nullable=False),
    sa.Column('holder', sa.String(length=12), nullable=False),
    sa.Column('began_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_stage_fact_case_id')),
    sa.PrimaryKeyConstraint('case_id', 'position', name=op.f('pk_stage_fact'))
    )
    op.create_index(op.f('ix_stage_fact_mode_ended_on'), 'stage_fact', ['mode', 'ended_on'], unique=False)
    op.create_table('referral_fact',
    sa.Column('referral_id', sa.BigInteger(), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('mode', sa.String(length=10), nullable=False),
    sa.Column('service_key', sa.String(length=60), nullable=False),
    sa.Column('unit_key', sa.String(length=40), nullable=True),
    sa.Column('body', sa.String(length=160), nullable=False),
    sa.Column('sent_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_referral_fact_case_id')),
    sa.PrimaryKeyConstraint('referral_id', name=op.f('pk_referral_fact'))
    )
    op.create_index(op.f('ix_referral_fact_case_id'), 'referral_fact', ['case_id'], unique=False)
    op.create_index(op.f('ix_referral_fact_mode_sent_on'), 'referral_fact', ['mode', 'sent_on'], unique=False)
    op.create_table('case_detail',
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('channel', sa.String(length=12), nullable=False),
    sa.Column('contacts', sa.Integer(), nullable=False),
    sa.Column('has_fee', sa.Boolean(), nullable=False),
    sa.Column('fee_lost', sa.Numeric(precision=12, scale=2), nullable=False),
    sa.Column('letter_whole', sa.Boolean(), nullable=True),
    sa.Column('ground_named', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_detail_case_id')),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_case_detail'))
    )
    op.create_table('held_report',
    sa.Column('mode', sa.String(length=10), nullable=False),
    sa.Column('service_key', sa.String(length=60), nullable=False),
    sa.Column('unit_key', sa.String(length=40), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('made_at', MOMENT, nullable=False),
    sa.Column('report', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.PrimaryKeyConstraint('mode', 'service_key', 'unit_key', name=op.f('pk_held_report'))
    )


def downgrade() -> None:
    """Go back."""
    for table in ('held_report', 'case_detail', 'referral_fact', 'stage_fact'):
        op.drop_table(table)
