"""vacant premises and land, their pictures and their history"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    """Go forward."""
    op.create_table('premises_object',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('owner_key', sa.String(length=40), nullable=False),
    sa.Column('own_number', sa.String(length=40), nullable=False),
    sa.Column('type', sa.String(length=20), nullable=False),
    sa.Column('address', sa.String(length=120), nullable=False),
    sa.Column('designation', sa.String(length=120), server_default='', nullable=False),
    sa.Column('area', sa.String(length=20), nullable=False),
    sa.Column('m2', sa.Integer(), nullable=False),
    sa.Column('smallest_m2', sa.Integer(), nullable=True),
    sa.Column('price', sa.Integer(), nullable=True),
    sa.Column('price_basis', sa.String(length=12), nullable=True),
    sa.Column('free_from', sa.Date(), nullable=True),
    sa.Column('north', sa.Integer(), nullable=True),
    sa.Column('east', sa.Integer(), nullable=True),
    sa.Column('outline', JSON, server_default=sa.text("'[]'"), nullable=False),
    sa.Column('details', JSON, server_default=sa.text("'{}'"), nullable=False),
    sa.Column('text_sv', sa.String(), server_default='', nullable=False),
    sa.Column('text_en', sa.String(), server_default='', nullable=False),
    sa.Column('state', sa.String(length=10), server_default='published', nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('changed_at', MOMENT, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('matched_version', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.CheckConstraint("kind in ('premises', 'land')", name=op.f('ck_premises_object_kind')),
    sa.CheckConstraint("state in ('published', 'withdrawn', 'let')", name=op.f('ck_premises_object_state')),
    sa.CheckConstraint("m2 > 0", name=op.f('ck_premises_object_m2')),
    sa.CheckConstraint("smallest_m2 between 1 and m2", name=op.f('ck_premises_object_smallest')),
    sa.CheckConstraint("(price is null) = (price_basis is null) and price >= 0", name=op.f('ck_premises_object_price')),
    sa.CheckConstraint("(north is null) = (east is null)", name=op.f('ck_premises_object_place')),
    sa.CheckConstraint("valid_to >= valid_from", name=op.f('ck_premises_object_valid')),
    sa.ForeignKeyConstraint(['owner_key'], ['unit.key'], name=op.f('fk_premises_object_owner_key')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_premises_object')),
    sa.UniqueConstraint('owner_key', 'own_number', name=op.f('uq_premises_object_owner_key_own_number'))
    )
    op.create_index('ix_premises_object_offered', 'premises_object', ['kind', 'id'], unique=False, postgresql_where=sa.text("state = 'published'"))
    op.create_index('ix_premises_object_unmatched', 'premises_object', ['id'], unique=False, postgresql_where=sa.text('matched_version < version'))
    op.create_table('premises_change',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('object_id', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('changed_by', sa.Integer(), nullable=False),
    sa.Column('changed_at', MOMENT, nullable=False),
    sa.Column('source', sa.String(length=10), nullable=False),
    sa.Column('before', JSON, nullable=False),
    sa.Column('after', JSON, nullable=False),
    sa.Column('reason', sa.String(length=300), server_default='', nullable=False),
    sa.Column('once', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['changed_by'], ['person.id'], name=op.f('fk_premises_change_changed_by')),
    sa.ForeignKeyConstraint(['object_id'], ['premises_object.id'], name=op.f('fk_premises_change_object_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_premises_change')),
    sa.UniqueConstraint('object_id', 'once', name=op.f('uq_premises_change_object_id_once'))
    )
    op.create_index(op.f('ix_premises_change_object_id'), 'premises_change', ['object_id'], unique=False)
    op.create_index(op.f('ix_premises_change_changed_at_id'), 'premises_change', ['changed_at', 'id'], unique=False)
    op.execute(
        "create trigger premises_change_append_only before update or delete or truncate on premises_change "
        "for each statement execute function refuse_change()"
    )
    op.create_table('premises_file',
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('object_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('shows_sv', sa.String(length=200), nullable=False),
    sa.Column('shows_en', sa.String(length=200), server_default='', nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('removed_at', MOMENT, nullable=True),
    sa.CheckConstraint("kind in ('picture', 'plan')", name=op.f('ck_premises_file_kind')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_premises_file_document_id')),
    sa.ForeignKeyConstraint(['object_id'], ['premises_object.id'], name=op.f('fk_premises_file_object_id')),
    sa.PrimaryKeyConstraint('document_id', name=op.f('pk_premises_file'))
    )
    op.create_index(op.f('ix_premises_file_object_id'), 'premises_file', ['object_id'], unique=False)


def downgrade() -> None:
    """Go back."""
    for table in ('premises_file', 'premises_change', 'premises_object'):
        op.drop_table(table)
