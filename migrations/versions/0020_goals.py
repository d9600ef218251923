"""goals"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go forward."""
    op.create_table('goal_target',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('body', sa.String(length=120), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('goal_key', sa.String(length=40), nullable=False),
    sa.Column('indicator_key', sa.String(length=10), nullable=False),
    sa.Column('value', sa.Float(), nullable=True),
    sa.Column('basis', sa.String(length=300), nullable=False),
    sa.Column('set_by', sa.Integer(), nullable=False),
    sa.Column('set_at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['set_by'], ['person.id'], name=op.f('fk_goal_target_set_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_goal_target'))
    )
    op.create_index(op.f('ix_goal_target_body_year_id'), 'goal_target', ['body', 'year', 'id'], unique=False)
    op.create_table('goal_comment',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('body', sa.String(length=120), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('goal_key', sa.String(length=40), nullable=False),
    sa.Column('done', sa.String(), nullable=False),
    sa.Column('remains', sa.String(), nullable=False),
    sa.Column('answers', sa.String(length=120), nullable=False),
    sa.Column('written_by', sa.Integer(), nullable=False),
    sa.Column('written_at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['written_by'], ['person.id'], name=op.f('fk_goal_comment_written_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_goal_comment'))
    )
    op.create_index(op.f('ix_goal_comment_body_year_id'), 'goal_comment', ['body', 'year', 'id'], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_table('goal_comment')
    op.drop_table('goal_target')
