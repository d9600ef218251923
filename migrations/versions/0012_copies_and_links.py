"""redacted copies, cases that belong together, and duplicates that go on as another"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

ENDED = "(state in ('decided', 'appealed', 'at_court', 'withdrawn'{}, 'ended')) = (ended_at is not null)"


def upgrade() -> None:
    """Go forward."""
    op.add_column('document', sa.Column('redacts_id', sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f('fk_document_redacts_id'), 'document', 'document', ['redacts_id'], ['id'])
    op.add_column('case_file', sa.Column('merged_into_id', sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f('fk_case_file_merged_into_id'), 'case_file', 'case_file', ['merged_into_id'], ['id'])
    op.drop_constraint(op.f('ck_case_file_ended'), 'case_file', type_='check')
    op.create_check_constraint(op.f('ck_case_file_ended'), 'case_file', ENDED.format(", 'merged'"))
    op.create_table('case_link',
    sa.Column('first_id', sa.BigInteger(), nullable=False),
    sa.Column('second_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind in ('related', 'split', 'merged')", name=op.f('ck_case_link_kind')),
    sa.CheckConstraint('first_id < second_id', name=op.f('ck_case_link_in_order')),
    sa.ForeignKeyConstraint(['first_id'], ['case_file.id'], name=op.f('fk_case_link_first_id')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_case_link_made_by')),
    sa.ForeignKeyConstraint(['second_id'], ['case_file.id'], name=op.f('fk_case_link_second_id')),
    sa.PrimaryKeyConstraint('first_id', 'second_id', name=op.f('pk_case_link'))
    )
    op.create_index(op.f('ix_case_link_second_id'), 'case_link', ['second_id'], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_table('case_link')
    op.execute("update case_file set state = 'withdrawn' where state = 'merged'")
    op.drop_constraint(op.f('ck_case_file_ended'), 'case_file', type_='check')
    op.create_check_constraint(op.f('ck_case_file_ended'), 'case_file', ENDED.format(""))
    op.drop_column('case_file', 'merged_into_id')
    op.drop_column('document', 'redacts_id')
