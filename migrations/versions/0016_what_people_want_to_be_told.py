"""what people want to be told"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('notification_choice',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('pace', sa.String(length=10), nullable=False),
    sa.Column('digest_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("pace in ('every', 'usual', 'my_turn', 'daily')", name=op.f('ck_notification_choice_pace')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_notification_choice_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_notification_choice'))
    )
    op.create_table('collected_news',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('event_id', sa.BigInteger(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_collected_news_case_id')),
    sa.ForeignKeyConstraint(['event_id'], ['case_event.id'], name=op.f('fk_collected_news_event_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_collected_news_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_collected_news')),
    sa.UniqueConstraint('person_id', 'event_id', name=op.f('uq_collected_news_person_id_event_id'))
    )
    op.create_index('ix_collected_news_waits', 'collected_news', ['person_id', 'id'], unique=False, postgresql_where=sa.text('sent_at is null'))


def downgrade() -> None:
    """Go back."""
    op.drop_index('ix_collected_news_waits', table_name='collected_news', postgresql_where=sa.text('sent_at is null'))
    op.drop_table('collected_news')
    op.drop_table('notification_choice')
