"""redacted statements"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('statement_copy',
    sa.Column('id', sa.BigInteger(), sa.Identity(), nullable=False),
    sa.Column('referral_id', sa.BigInteger(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_statement_copy_made_by')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_statement_copy_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement_copy'))
    )
    op.create_index(op.f('ix_statement_copy_referral_id'), 'statement_copy', ['referral_id'], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_index(op.f('ix_statement_copy_referral_id'), table_name='statement_copy')
    op.drop_table('statement_copy')
