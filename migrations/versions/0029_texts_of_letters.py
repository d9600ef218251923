"""the texts of letters, version by version"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go forward."""
    op.create_table('letter_text',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('written_by', sa.Integer(), nullable=False),
    sa.Column('written_at', MOMENT, nullable=False),
    sa.Column('published_by', sa.Integer(), nullable=True),
    sa.Column('published_at', MOMENT, nullable=True),
    sa.Column('lock', sa.Integer(), nullable=False),
    sa.CheckConstraint("status in ('draft', 'published', 'discarded')", name=op.f('ck_letter_text_status')),
    sa.CheckConstraint("(status = 'published') = (valid_from is not null)", name=op.f('ck_letter_text_published_from')),
    sa.ForeignKeyConstraint(['written_by'], ['person.id'], name=op.f('fk_letter_text_written_by')),
    sa.ForeignKeyConstraint(['published_by'], ['person.id'], name=op.f('fk_letter_text_published_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_text')),
    sa.UniqueConstraint('name', 'language', 'number', name=op.f('uq_letter_text_name_language_number'))
    )
    op.create_index('uq_letter_text_draft', 'letter_text', ['name', 'language'], unique=True, postgresql_where=sa.text("status = 'draft'"))


def downgrade() -> None:
    """Go back."""
    op.drop_table('letter_text')
