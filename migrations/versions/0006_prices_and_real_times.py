"""price lists, and how long services really take"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('price_list',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('tariff_key', sa.String(length=40), nullable=False),
    sa.Column('name_sv', sa.String(length=120), nullable=False),
    sa.Column('name_en', sa.String(length=120), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('unverified', sa.Boolean(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('added_by', sa.Integer(), nullable=True),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['added_by'], ['person.id'], name=op.f('fk_price_list_added_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price_list'))
    )
    op.create_index(op.f('ix_price_list_tariff_key_valid_from'), 'price_list', ['tariff_key', 'valid_from'], unique=False)
    op.create_table('price_item',
    sa.Column('price_list_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name_sv', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('amount', sa.Numeric(precision=12, scale=2), nullable=True),
    sa.Column('per', sa.String(length=20), nullable=False),
    sa.Column('pbl_item', sa.Integer(), nullable=True),
    sa.Column('services', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_price_item_amount')),
    sa.CheckConstraint("per in ('case', 'hour', 'year', 'square_metre')", name=op.f('ck_price_item_per')),
    sa.CheckConstraint('pbl_item between 1 and 9', name=op.f('ck_price_item_pbl_item')),
    sa.ForeignKeyConstraint(['price_list_id'], ['price_list.id'], name=op.f('fk_price_item_price_list_id')),
    sa.PrimaryKeyConstraint('price_list_id', 'key', name=op.f('pk_price_item'))
    )
    op.create_table('service_time',
    sa.Column('mode', sa.String(length=10), nullable=False),
    sa.Column('service_key', sa.String(length=60), nullable=False),
    sa.Column('of_group', sa.String(length=12), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('open', sa.Integer(), nullable=False),
    sa.Column('median', sa.Float(), nullable=True),
    sa.Column('p90', sa.Float(), nullable=True),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('mode', 'service_key', 'of_group', name=op.f('pk_service_time'))
    )
    # The figures of every mode are made anew once, so that services have their times from the first day.
    op.execute("update figure_mark set changed_at = now() where changed_at is null")


def downgrade() -> None:
    """Go back."""
    op.drop_table('service_time')
    op.drop_table('price_item')
    op.drop_index(op.f('ix_price_list_tariff_key_valid_from'), table_name='price_list')
    op.drop_table('price_list')
