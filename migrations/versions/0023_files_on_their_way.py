"""files on their way"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

JSONB = postgresql.JSONB(astext_type=sa.Text())
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go forward."""
    op.create_table('export',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('view', JSONB, nullable=False),
    sa.Column('file_format', sa.String(length=4), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('ask', sa.String(length=64), nullable=False),
    sa.Column('asked_at', MOMENT, nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=True),
    sa.Column('place', sa.String(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('try_at', MOMENT, nullable=False),
    sa.Column('finished_at', MOMENT, nullable=True),
    sa.Column('failed', sa.String(length=300), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=True),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.Column('size', sa.Integer(), nullable=True),
    sa.Column('rights', sa.String(length=64), nullable=True),
    sa.Column('expires_at', MOMENT, nullable=False),
    sa.Column('swept_at', MOMENT, nullable=True),
    sa.CheckConstraint("file_format in ('csv', 'xlsx', 'pdf')", name=op.f('ck_export_file_format')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_export_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_export'))
    )
    op.create_index('uq_export_owner_id_ask', 'export', ['owner_id', 'ask'], unique=True, postgresql_where=sa.text('swept_at is null and failed is null'))
    op.create_index('ix_export_waiting', 'export', ['try_at', 'id'], unique=False, postgresql_where=sa.text('finished_at is null and failed is null'))
    op.create_index('ix_export_expires_at', 'export', ['expires_at'], unique=False, postgresql_where=sa.text('swept_at is null'))
    op.create_table('export_part',
    sa.Column('export_id', sa.BigInteger(), nullable=False),
    sa.Column('at', sa.Integer(), nullable=False),
    sa.Column('rows', JSONB, nullable=False),
    sa.ForeignKeyConstraint(['export_id'], ['export.id'], name=op.f('fk_export_part_export_id')),
    sa.PrimaryKeyConstraint('export_id', 'at', name=op.f('pk_export_part'))
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table('export_part')
    op.drop_table('export')
