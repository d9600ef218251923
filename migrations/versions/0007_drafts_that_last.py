"""drafts that last"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    for name in ('typed', 'step_versions'):
        op.add_column('draft', sa.Column(name, postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False))
    op.add_column('draft', sa.Column('left_over', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False))
    op.add_column('draft', sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f('ix_draft_changed_at'), 'draft', ['changed_at'], unique=False)
    op.add_column('submission', sa.Column('left_out', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False))
    op.create_table('parked_form',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('draft_id', sa.Uuid(), nullable=False),
    sa.Column('step_key', sa.String(length=60), nullable=False),
    sa.Column('typed', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('parked_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_parked_form'))
    )
    op.create_index(op.f('ix_parked_form_parked_at'), 'parked_form', ['parked_at'], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_index(op.f('ix_parked_form_parked_at'), table_name='parked_form')
    op.drop_table('parked_form')
    op.drop_column('submission', 'left_out')
    op.drop_index(op.f('ix_draft_changed_at'), table_name='draft')
    for name in ('reminded_at', 'left_over', 'step_versions', 'typed'):
        op.drop_column('draft', name)
