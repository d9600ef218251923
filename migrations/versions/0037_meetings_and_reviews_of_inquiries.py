"""meetings about inquiries, reviews of companies that ask for land, and secret cases found by their number alone"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    """Go forward."""
    # A sweep collects the words of these anew, without the company's name.
    op.execute('delete from case_words where case_id in (select case_id from secrecy_mark where document_id is null and lifted_at is null)')
    op.create_table('inquiry_meeting',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('present', sa.String(), nullable=False),
    sa.Column('decisions', sa.String(), nullable=False),
    sa.Column('next_steps', sa.String(), nullable=False),
    sa.Column('written_by', sa.Integer(), nullable=False),
    sa.Column('written_at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_inquiry_meeting_case_id')),
    sa.ForeignKeyConstraint(['written_by'], ['person.id'], name=op.f('fk_inquiry_meeting_written_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inquiry_meeting'))
    )
    op.create_index(op.f('ix_inquiry_meeting_case_id'), 'inquiry_meeting', ['case_id'], unique=False)
    op.create_table('counterparty_review',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('reviewed_on', sa.Date(), nullable=False),
    sa.Column('reviewed_by', sa.Integer(), nullable=False),
    sa.Column('findings', JSON, nullable=False),
    sa.Column('result', sa.String(length=20), nullable=False),
    sa.Column('said', sa.String(), nullable=False),
    sa.Column('paragraph', sa.String(length=6), nullable=True),
    sa.Column('written_at', MOMENT, nullable=False),
    sa.CheckConstraint("result in ('passed', 'with_conditions', 'failed')", name=op.f('ck_counterparty_review_result')),
    sa.CheckConstraint("paragraph in ('19:3', '31:16')", name=op.f('ck_counterparty_review_paragraph')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_counterparty_review_case_id')),
    sa.ForeignKeyConstraint(['reviewed_by'], ['person.id'], name=op.f('fk_counterparty_review_reviewed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_counterparty_review'))
    )
    op.create_index(op.f('ix_counterparty_review_case_id'), 'counterparty_review', ['case_id'], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_table('counterparty_review')
    op.drop_table('inquiry_meeting')
