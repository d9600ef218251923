"""stages of inquiries, land allocation, and marks of secrecy"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go forward."""
    op.create_table('inquiry_period',
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(length=20), nullable=False),
    sa.Column('began_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_inquiry_period_case_id')),
    sa.PrimaryKeyConstraint('case_id', 'position', name=op.f('pk_inquiry_period'))
    )
    op.create_table('inquiry_reading',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('what', sa.String(length=10), nullable=False),
    sa.Column('thing_id', sa.BigInteger(), nullable=False),
    sa.Column('reader', sa.String(length=200), nullable=False),
    sa.Column('read_at', MOMENT, nullable=False),
    sa.CheckConstraint("what in ('inquiry', 'offer')", name=op.f('ck_inquiry_reading_what')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_inquiry_reading_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inquiry_reading')),
    sa.UniqueConstraint('what', 'thing_id', 'reader', name=op.f('uq_inquiry_reading_what_thing_id_reader'))
    )
    op.create_index(op.f('ix_inquiry_reading_case_id'), 'inquiry_reading', ['case_id'], unique=False)
    op.create_table('inquiry_stage',
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('stage', sa.String(length=20), nullable=False),
    sa.Column('since', MOMENT, nullable=False),
    sa.Column('limit_on', sa.Date(), nullable=True),
    sa.Column('next_on', sa.Date(), nullable=True),
    sa.Column('limit_told_on', sa.Date(), nullable=True),
    sa.Column('reason_code', sa.String(length=60), server_default='', nullable=False),
    sa.Column('answered_at', MOMENT, nullable=True),
    sa.Column('jobs', sa.Integer(), nullable=True),
    sa.Column('shares_telge', sa.Boolean(), nullable=False),
    sa.Column('shares_private', sa.Boolean(), nullable=False),
    sa.CheckConstraint("kind in ('premises', 'land')", name=op.f('ck_inquiry_stage_kind')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_inquiry_stage_case_id')),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_inquiry_stage'))
    )
    op.create_index(op.f('ix_inquiry_stage_kind_stage_case_id'), 'inquiry_stage', ['kind', 'stage', 'case_id'], unique=False)
    op.create_index('ix_inquiry_stage_limit', 'inquiry_stage', ['limit_on', 'case_id'], unique=False, postgresql_where=sa.text('limit_on is not null'))
    op.create_table('land_allocation',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('object_id', sa.BigInteger(), nullable=False),
    sa.Column('unit_key', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('mode', sa.String(length=10), nullable=False),
    sa.Column('method', sa.String(length=12), nullable=False),
    sa.Column('method_reason', sa.String(), nullable=False),
    sa.Column('decider', sa.String(length=20), nullable=False),
    sa.Column('next_on', sa.Date(), nullable=True),
    sa.Column('criteria', sa.String(), nullable=False),
    sa.Column('criteria_at', MOMENT, nullable=True),
    sa.Column('bids_due_at', MOMENT, nullable=True),
    sa.Column('bids_opened_at', MOMENT, nullable=True),
    sa.Column('opened_by', sa.Integer(), nullable=False),
    sa.Column('opened_at', MOMENT, nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('chosen_case_id', sa.BigInteger(), nullable=True),
    sa.Column('closed_at', MOMENT, nullable=True),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'decided') = (chosen_case_id is not null)", name=op.f('ck_land_allocation_chosen')),
    sa.CheckConstraint("(state = 'open') = (closed_at is null)", name=op.f('ck_land_allocation_closed')),
    sa.CheckConstraint("method in ('direct', 'comparison', 'competition')", name=op.f('ck_land_allocation_method')),
    sa.CheckConstraint("mode in ('live', 'test', 'demo', 'imported')", name=op.f('ck_land_allocation_mode')),
    sa.CheckConstraint("state in ('open', 'decided', 'cancelled')", name=op.f('ck_land_allocation_state')),
    sa.CheckConstraint('bids_opened_at is null or criteria_at < bids_opened_at', name=op.f('ck_land_allocation_criteria_first')),
    sa.ForeignKeyConstraint(['chosen_case_id'], ['case_file.id'], name=op.f('fk_land_allocation_chosen_case_id')),
    sa.ForeignKeyConstraint(['object_id'], ['premises_object.id'], name=op.f('fk_land_allocation_object_id')),
    sa.ForeignKeyConstraint(['opened_by'], ['person.id'], name=op.f('fk_land_allocation_opened_by')),
    sa.ForeignKeyConstraint(['unit_key'], ['unit.key'], name=op.f('fk_land_allocation_unit_key')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_land_allocation'))
    )
    op.create_index(op.f('ix_land_allocation_mode_opened_at_id'), 'land_allocation', ['mode', 'opened_at', 'id'], unique=False)
    op.create_index(op.f('ix_land_allocation_object_id'), 'land_allocation', ['object_id'], unique=False)
    op.create_index('uq_land_allocation_open', 'land_allocation', ['object_id'], unique=True, postgresql_where=sa.text("state = 'open'"))
    op.create_table('landlord_question',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('circle', sa.String(length=20), nullable=False),
    sa.Column('unit_key', sa.String(length=40), nullable=True),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('asked_at', MOMENT, nullable=False),
    sa.Column('nonce', sa.String(length=32), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=True),
    sa.Column('has_some', sa.Boolean(), nullable=True),
    sa.Column('reason_code', sa.String(length=60), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('answered_by', sa.String(length=160), nullable=False),
    sa.Column('answered_at', MOMENT, nullable=True),
    sa.Column('closed_at', MOMENT, nullable=True),
    sa.CheckConstraint("circle in ('telge', 'private_landlords')", name=op.f('ck_landlord_question_circle')),
    sa.CheckConstraint('(has_some is null) = (answered_at is null)', name=op.f('ck_landlord_question_answered')),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_landlord_question_asked_by')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_landlord_question_case_id')),
    sa.ForeignKeyConstraint(['unit_key'], ['unit.key'], name=op.f('fk_landlord_question_unit_key')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_landlord_question')),
    sa.UniqueConstraint('case_id', 'email', name=op.f('uq_landlord_question_case_id_email')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_landlord_question_token_hash'))
    )
    op.create_index(op.f('ix_landlord_question_case_id'), 'landlord_question', ['case_id'], unique=False)
    op.create_index(op.f('ix_landlord_question_unit_key_asked_at_id'), 'landlord_question', ['unit_key', 'asked_at', 'id'], unique=False)
    op.create_table('premises_offer',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('object_id', sa.BigInteger(), nullable=True),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('landlord', sa.String(length=160), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('offered_by', sa.Integer(), nullable=False),
    sa.Column('offered_at', MOMENT, nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('reason_code', sa.String(length=60), nullable=False),
    sa.Column('said', sa.String(), nullable=False),
    sa.Column('answered_at', MOMENT, nullable=True),
    sa.Column('closed_at', MOMENT, nullable=True),
    sa.CheckConstraint("state in ('offered', 'wanted', 'declined', 'contracted', 'taken', 'gone', 'recalled')", name=op.f('ck_premises_offer_state')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_premises_offer_case_id')),
    sa.ForeignKeyConstraint(['object_id'], ['premises_object.id'], name=op.f('fk_premises_offer_object_id')),
    sa.ForeignKeyConstraint(['offered_by'], ['person.id'], name=op.f('fk_premises_offer_offered_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_premises_offer'))
    )
    op.create_index(op.f('ix_premises_offer_case_id'), 'premises_offer', ['case_id'], unique=False)
    op.create_index(op.f('ix_premises_offer_object_id'), 'premises_offer', ['object_id'], unique=False)
    op.create_index('uq_premises_offer_contracted', 'premises_offer', ['case_id'], unique=True, postgresql_where=sa.text("state = 'contracted'"))
    op.create_index('uq_premises_offer_let', 'premises_offer', ['object_id'], unique=True, postgresql_where=sa.text("state = 'contracted'"))
    op.create_table('allocation_notice',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('allocation_id', sa.BigInteger(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('told_by', sa.Integer(), nullable=False),
    sa.Column('told_at', MOMENT, nullable=False),
    sa.Column('told_to', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['allocation_id'], ['land_allocation.id'], name=op.f('fk_allocation_notice_allocation_id')),
    sa.ForeignKeyConstraint(['told_by'], ['person.id'], name=op.f('fk_allocation_notice_told_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_allocation_notice')),
    sa.UniqueConstraint('once', name=op.f('uq_allocation_notice_once'))
    )
    op.create_index(op.f('ix_allocation_notice_allocation_id'), 'allocation_notice', ['allocation_id'], unique=False)
    op.create_table('allocation_party',
    sa.Column('allocation_id', sa.BigInteger(), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('joined_at', MOMENT, nullable=False),
    sa.Column('bid', sa.String(), nullable=False),
    sa.Column('bid_amount', sa.Numeric(precision=14, scale=2), nullable=True),
    sa.Column('bid_at', MOMENT, nullable=True),
    sa.CheckConstraint('bid_amount >= 0', name=op.f('ck_allocation_party_amount')),
    sa.ForeignKeyConstraint(['allocation_id'], ['land_allocation.id'], name=op.f('fk_allocation_party_allocation_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_allocation_party_case_id')),
    sa.PrimaryKeyConstraint('allocation_id', 'case_id', name=op.f('pk_allocation_party'))
    )
    op.create_index(op.f('ix_allocation_party_case_id'), 'allocation_party', ['case_id'], unique=False)
    op.create_table('viewing_time',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('offer_id', sa.BigInteger(), nullable=False),
    sa.Column('starts_at', MOMENT, nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('booked_for', sa.BigInteger(), nullable=True),
    sa.Column('booked_at', MOMENT, nullable=True),
    sa.CheckConstraint('(booked_for is null) = (booked_at is null)', name=op.f('ck_viewing_time_booked')),
    sa.ForeignKeyConstraint(['booked_for'], ['premises_offer.id'], name=op.f('fk_viewing_time_booked_for')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_viewing_time_made_by')),
    sa.ForeignKeyConstraint(['offer_id'], ['premises_offer.id'], name=op.f('fk_viewing_time_offer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_viewing_time'))
    )
    op.create_index(op.f('ix_viewing_time_offer_id'), 'viewing_time', ['offer_id'], unique=False)
    op.create_index('uq_viewing_time_booked', 'viewing_time', ['booked_for'], unique=True, postgresql_where=sa.text('booked_for is not null'))
    op.create_table('secrecy_mark',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=True),
    sa.Column('paragraph', sa.String(length=6), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('marked_by', sa.Integer(), nullable=False),
    sa.Column('marked_at', MOMENT, nullable=False),
    sa.Column('lifted_by', sa.Integer(), nullable=True),
    sa.Column('lifted_at', MOMENT, nullable=True),
    sa.CheckConstraint("paragraph in ('19:3', '31:16')", name=op.f('ck_secrecy_mark_paragraph')),
    sa.CheckConstraint('(lifted_by is null) = (lifted_at is null)', name=op.f('ck_secrecy_mark_lifted')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_secrecy_mark_case_id')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_secrecy_mark_document_id')),
    sa.ForeignKeyConstraint(['lifted_by'], ['person.id'], name=op.f('fk_secrecy_mark_lifted_by')),
    sa.ForeignKeyConstraint(['marked_by'], ['person.id'], name=op.f('fk_secrecy_mark_marked_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_secrecy_mark'))
    )
    op.create_index(op.f('ix_secrecy_mark_case_id'), 'secrecy_mark', ['case_id'], unique=False)
    op.create_index('uq_secrecy_mark_in_force', 'secrecy_mark', ['case_id', 'document_id'], unique=True, postgresql_where=sa.text('lifted_at is null'), postgresql_nulls_not_distinct=True)


def downgrade() -> None:
    """Go back."""
    op.drop_index('uq_secrecy_mark_in_force', table_name='secrecy_mark', postgresql_where=sa.text('lifted_at is null'), postgresql_nulls_not_distinct=True)
    op.drop_index(op.f('ix_secrecy_mark_case_id'), table_name='secrecy_mark')
    op.drop_table('secrecy_mark')
    op.drop_index('uq_viewing_time_booked', table_name='viewing_time', postgresql_where=sa.text('booked_for is not null'))
    op.drop_index(op.f('ix_viewing_time_offer_id'), table_name='viewing_time')
    op.drop_table('viewing_time')
    op.drop_index(op.f('ix_allocation_party_case_id'), table_name='allocation_party')
    op.drop_table('allocation_party')
    op.drop_index(op.f('ix_allocation_notice_allocation_id'), table_name='allocation_notice')
    op.drop_table('allocation_notice')
    op.drop_index('uq_premises_offer_let', table_name='premises_offer', postgresql_where=sa.text("state = 'contracted'"))
    op.drop_index('uq_premises_offer_contracted', table_name='premises_offer', postgresql_where=sa.text("state = 'contracted'"))
    op.drop_index(op.f('ix_premises_offer_object_id'), table_name='premises_offer')
    op.drop_index(op.f('ix_premises_offer_case_id'), table_name='premises_offer')
    op.drop_table('premises_offer')
    op.drop_index(op.f('ix_landlord_question_unit_key_asked_at_id'), table_name='landlord_question')
    op.drop_index(op.f('ix_landlord_question_case_id'), table_name='landlord_question')
    op.drop_table('landlord_question')
    op.drop_index('uq_land_allocation_open', table_name='land_allocation', postgresql_where=sa.text("state = 'open'"))
    op.drop_index(op.f('ix_land_allocation_object_id'), table_name='land_allocation')
    op.drop_index(op.f('ix_land_allocation_mode_opened_at_id'), table_name='land_allocation')
    op.drop_table('land_allocation')
    op.drop_index('ix_inquiry_stage_limit', table_name='inquiry_stage', postgresql_where=sa.text('limit_on is not null'))
    op.drop_index(op.f('ix_inquiry_stage_kind_stage_case_id'), table_name='inquiry_stage')
    op.drop_table('inquiry_stage')
    op.drop_index(op.f('ix_inquiry_reading_case_id'), table_name='inquiry_reading')
    op.drop_table('inquiry_reading')
    op.drop_table('inquiry_period')
