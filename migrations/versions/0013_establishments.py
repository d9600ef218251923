"""establishments, their steps, meetings and events"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('establishment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('goal_key', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('guide_answers', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('shared', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('wanted_on', sa.Date(), nullable=True),
    sa.Column('coordinator_id', sa.Integer(), nullable=True),
    sa.Column('mode', sa.String(length=10), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("mode in ('live', 'test', 'demo', 'imported')", name=op.f('ck_establishment_mode')),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_establishment_company_id')),
    sa.ForeignKeyConstraint(['coordinator_id'], ['person.id'], name=op.f('fk_establishment_coordinator_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_establishment'))
    )
    op.create_index(op.f('ix_establishment_company_id_opened_at'), 'establishment', ['company_id', 'opened_at'], unique=False)
    op.create_index(op.f('ix_establishment_opened_at_id'), 'establishment', ['opened_at', 'id'], unique=False)
    op.create_table('establishment_step',
    sa.Column('establishment_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('definition', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('draft_id', sa.Uuid(), nullable=True),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('expected_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['establishment_id'], ['establishment.id'], name=op.f('fk_establishment_step_establishment_id')),
    sa.PrimaryKeyConstraint('establishment_id', 'key', name=op.f('pk_establishment_step'))
    )
    op.create_index(op.f('ix_establishment_step_draft_id'), 'establishment_step', ['draft_id'], unique=False)
    op.create_table('establishment_meeting',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('establishment_id', sa.Uuid(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('present', sa.String(), nullable=False),
    sa.Column('decisions', sa.String(), nullable=False),
    sa.Column('next_steps', sa.String(), nullable=False),
    sa.Column('written_by', sa.Integer(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['establishment_id'], ['establishment.id'], name=op.f('fk_establishment_meeting_establishment_id')),
    sa.ForeignKeyConstraint(['written_by'], ['person.id'], name=op.f('fk_establishment_meeting_written_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_establishment_meeting'))
    )
    op.create_index(op.f('ix_establishment_meeting_establishment_id'), 'establishment_meeting', ['establishment_id'], unique=False)
    op.create_table('establishment_event',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('establishment_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('data', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_establishment_event_actor_id')),
    sa.ForeignKeyConstraint(['establishment_id'], ['establishment.id'], name=op.f('fk_establishment_event_establishment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_establishment_event')),
    sa.UniqueConstraint('establishment_id', 'once', name=op.f('uq_establishment_event_establishment_id_once'))
    )
    op.create_index(op.f('ix_establishment_event_establishment_id'), 'establishment_event', ['establishment_id'], unique=False)
    op.execute(
        "create trigger establishment_event_append_only before update or delete or truncate on establishment_event "
        "for each statement execute function refuse_change()"
    )


def downgrade() -> None:
    """Go back."""
    for table in ('establishment_event', 'establishment_meeting', 'establishment_step', 'establishment'):
        op.drop_table(table)
