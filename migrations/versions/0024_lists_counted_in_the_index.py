"""lists counted in the index"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

OPEN = sa.text(
    "state in ('received', 'queued', 'in_progress', 'awaiting_company', 'awaiting_signature', 'awaiting_committee', "
    "'appealed')"
)


def upgrade() -> None:
    """Go forward."""
    op.add_column('case_file', sa.Column('company_seq', sa.Integer(), server_default=sa.text('0'), nullable=False))
    op.execute(
        "update case_file set company_seq = last.seq from ("
        "select case_id, max(seq) as seq from case_event where actor_kind = 'company' and seq > 1 group by case_id"
        ") as last where last.case_id = case_file.id and case_file.mode != 'imported'"
    )
    op.drop_index('ix_case_worklist', 'case_file')
    op.create_index(
        'ix_case_worklist',
        'case_file',
        ['unit_key', 'next_due_on', 'id'],
        postgresql_include=['holder'],
        postgresql_where=OPEN,
    )
    op.drop_index('ix_case_officer', 'case_file')
    op.create_index(
        'ix_case_officer',
        'case_file',
        ['officer_id', 'next_due_on', 'id'],
        postgresql_include=['unit_key', 'company_seq'],
        postgresql_where=OPEN,
    )
    op.create_index(
        'ix_case_holder', 'case_file', ['unit_key', 'holder', 'next_due_on', 'id'], postgresql_where=OPEN
    )
    op.drop_index('ix_case_company', 'case_file')
    op.create_index(
        'ix_case_company',
        'case_file',
        ['company_id', 'received_at', 'id'],
        postgresql_include=['ended_at', 'holder'],
    )
    op.create_index(
        'ix_case_company_open',
        'case_file',
        ['company_id', 'received_at', 'id'],
        postgresql_where=sa.text('ended_at is null'),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_index('ix_case_company_open', 'case_file')
    op.drop_index('ix_case_company', 'case_file')
    op.create_index('ix_case_company', 'case_file', ['company_id', 'received_at', 'id'])
    op.drop_index('ix_case_holder', 'case_file')
    op.drop_index('ix_case_officer', 'case_file')
    op.create_index('ix_case_officer', 'case_file', ['officer_id', 'next_due_on', 'id'], postgresql_where=OPEN)
    op.drop_index('ix_case_worklist', 'case_file')
    op.create_index('ix_case_worklist', 'case_file', ['unit_key', 'next_due_on', 'id'], postgresql_where=OPEN)
    op.drop_column('case_file', 'company_seq')
