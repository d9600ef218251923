"""delegation, committees, documents, fees, permits and appeals"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

OPEN_BEFORE = "state in ('received', 'queued', 'in_progress', 'awaiting_company')"
OPEN = "state in ('received', 'queued', 'in_progress', 'awaiting_company', 'awaiting_signature', 'awaiting_committee', 'appealed')"
ENDED_BEFORE = "(state in ('decided', 'withdrawn', 'ended')) = (ended_at is not null)"
ENDED = "(state in ('decided', 'appealed', 'at_court', 'withdrawn', 'ended')) = (ended_at is not null)"


def upgrade() -> None:
    """Go forward. A decision made before keeps what it had: it was prepared by whoever decided, and was sent that day."""
    _states(OPEN, ENDED)
    op.create_table('deciding_body',
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('short', sa.String(length=10), nullable=False),
    sa.Column('name_sv', sa.String(length=120), nullable=False),
    sa.Column('name_en', sa.String(length=120), nullable=False),
    sa.Column('units', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('hand_over_days', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_deciding_body'))
    )
    op.create_table('delegation_row',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('body_key', sa.String(length=40), nullable=False),
    sa.Column('title_sv', sa.String(length=200), nullable=False),
    sa.Column('title_en', sa.String(length=200), nullable=False),
    sa.Column('services', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('outcomes', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('up_to', sa.Numeric(precision=14, scale=2), nullable=True),
    sa.Column('four_eyes', sa.Boolean(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('unverified', sa.Boolean(), nullable=False),
    sa.Column('added_by', sa.String(length=120), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_by', sa.String(length=120), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(closed_at is null) = (closed_by is null)', name=op.f('ck_delegation_row_closed')),
    sa.CheckConstraint('valid_to is null or valid_to >= valid_from', name=op.f('ck_delegation_row_validity')),
    sa.ForeignKeyConstraint(['body_key'], ['deciding_body.key'], name=op.f('fk_delegation_row_body_key')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delegation_row'))
    )
    op.create_index('uq_delegation_row_open', 'delegation_row', ['number'], unique=True, postgresql_where=sa.text('valid_to is null'))
    op.create_table('committee_meeting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_key', sa.String(length=40), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('posted_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['body_key'], ['deciding_body.key'], name=op.f('fk_committee_meeting_body_key')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_committee_meeting')),
    sa.UniqueConstraint('body_key', 'held_on', name=op.f('uq_committee_meeting_body_key_held_on'))
    )
    _decision()
    op.add_column('case_fee', sa.Column('decision_id', sa.BigInteger(), nullable=True))
    op.add_column('case_fee', sa.Column('label', sa.String(length=200), server_default=sa.text("''"), nullable=False))
    op.drop_constraint(op.f('uq_case_fee_case_id_item'), 'case_fee', type_='unique')
    op.create_foreign_key(op.f('fk_case_fee_decision_id'), 'case_fee', 'decision', ['decision_id'], ['id'])
    op.create_index(op.f('ix_case_fee_decision_id'), 'case_fee', ['decision_id'], unique=False)
    op.create_table('decision_document',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('decision_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('content', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('size', sa.Integer(), nullable=True),
    sa.CheckConstraint("kind in ('decision', 'correction')", name=op.f('ck_decision_document_kind')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_decision_document_decision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision_document'))
    )
    op.create_index(op.f('ix_decision_document_decision_id'), 'decision_document', ['decision_id'], unique=False)
    _permit()
    _appeal()


def _states(open_states: str, ended: str) -> None:
    op.drop_index('ix_case_worklist', table_name='case_file')
    op.drop_index('ix_case_officer', table_name='case_file')
    op.create_index('ix_case_worklist', 'case_file', ['unit_key', 'next_due_on', 'id'], postgresql_where=sa.text(open_states))
    op.create_index('ix_case_officer', 'case_file', ['officer_id', 'next_due_on', 'id'], postgresql_where=sa.text(open_states))
    op.drop_constraint(op.f('ck_case_file_ended'), 'case_file', type_='check')
    op.create_check_constraint(op.f('ck_case_file_ended'), 'case_file', ended)


def _decision() -> None:
    for column in (
        sa.Column('number', sa.Integer(), server_default=sa.text('1'), nullable=False),
        sa.Column('stage', sa.String(length=10), server_default=sa.text("'decided'"), nullable=False),
        sa.Column('conditions', sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column('valid_from', sa.Date(), nullable=True),
        sa.Column('valid_to', sa.Date(), nullable=True),
        sa.Column('amount', sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column('fee_reduction', sa.Numeric(precision=5, scale=4), server_default=sa.text('0'), nullable=False),
        sa.Column('prepared_by', sa.Integer(), nullable=True),
        sa.Column('body_key', sa.String(length=40), nullable=True),
        sa.Column('delegation', sa.String(length=40), server_default=sa.text("''"), nullable=False),
        sa.Column('meeting_id', sa.Integer(), nullable=True),
        sa.Column('paragraph', sa.String(length=20), server_default=sa.text("''"), nullable=False),
        sa.Column('dispatched_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('served_on', sa.Date(), nullable=True),
        sa.Column('appeal_until', sa.Date(), nullable=True),
        sa.Column('reported_in', sa.Integer(), nullable=True),
        sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    ):
        op.add_column('decision', column)
    op.execute('update decision set prepared_by = decided_by, dispatched_at = decided_at')
    op.alter_column('decision', 'prepared_by', nullable=False)
    op.alter_column('decision', 'decided_by', nullable=True)
    op.alter_column('decision', 'decided_at', nullable=True)
    op.drop_constraint(op.f('uq_decision_case_id'), 'decision', type_='unique')
    op.create_unique_constraint(op.f('uq_decision_case_id_number'), 'decision', ['case_id', 'number'])
    op.create_check_constraint(op.f('ck_decision_stage'), 'decision', "stage in ('draft', 'proposed', 'decided')")
    op.create_check_constraint(op.f('ck_decision_decided'), 'decision', "(stage = 'decided') = (decided_at is not null)")
    op.create_foreign_key(op.f('fk_decision_prepared_by'), 'decision', 'person', ['prepared_by'], ['id'])
    op.create_foreign_key(op.f('fk_decision_body_key'), 'decision', 'deciding_body', ['body_key'], ['key'])
    op.create_foreign_key(op.f('fk_decision_meeting_id'), 'decision', 'committee_meeting', ['meeting_id'], ['id'])
    op.create_foreign_key(op.f('fk_decision_reported_in'), 'decision', 'committee_meeting', ['reported_in'], ['id'])
    op.create_index(op.f('ix_decision_meeting_id'), 'decision', ['meeting_id'], unique=False)
    op.create_index(op.f('ix_decision_reported_in'), 'decision', ['reported_in'], unique=False)
    op.create_index('ix_decision_body', 'decision', ['body_key', 'decided_at', 'id'], unique=False)
    op.create_index('uq_decision_open', 'decision', ['case_id'], unique=True, postgresql_where=sa.text("stage <> 'decided'"))
    op.create_index('ix_decision_not_dispatched', 'decision', ['id'], unique=False, postgresql_where=sa.text("stage = 'decided' and dispatched_at is null"))


def _permit() -> None:
    op.create_table('permit',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('decision_id', sa.BigInteger(), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('service_key', sa.String(length=60), nullable=False),
    sa.Column('unit_key', sa.String(length=40), nullable=False),
    sa.Column('conditions', sa.String(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('remind_on', sa.Date(), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state in ('given', 'annulled')", name=op.f('ck_permit_state')),
    sa.CheckConstraint('valid_to is null or valid_to >= valid_from', name=op.f('ck_permit_validity')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_permit_case_id')),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_permit_company_id')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_permit_decision_id')),
    sa.ForeignKeyConstraint(['unit_key'], ['unit.key'], name=op.f('fk_permit_unit_key')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_permit')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_permit_decision_id'))
    )
    op.create_index(op.f('ix_permit_case_id'), 'permit', ['case_id'], unique=False)
    op.create_index('ix_permit_company', 'permit', ['company_id', 'valid_to', 'id'], unique=False)
    op.create_index('ix_permit_unit', 'permit', ['unit_key', 'valid_to', 'id'], unique=False)
    op.create_index('ix_permit_remind', 'permit', ['remind_on'], unique=False, postgresql_where=sa.text("reminded_at is null and state = 'given'"))


def _appeal() -> None:
    op.create_table('appeal',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('decision_id', sa.BigInteger(), nullable=False),
    sa.Column('appellant', sa.String(length=200), nullable=False),
    sa.Column('how', sa.String(length=10), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('arrived_on', sa.Date(), nullable=False),
    sa.Column('received_by', sa.Integer(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(length=14), nullable=False),
    sa.Column('appeal_until', sa.Date(), nullable=True),
    sa.Column('hand_over_by', sa.Date(), nullable=False),
    sa.Column('reasons', sa.String(), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('court', sa.String(length=120), nullable=False),
    sa.Column('court_number', sa.String(length=40), nullable=False),
    sa.Column('handed_over_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome_on', sa.Date(), nullable=True),
    sa.CheckConstraint("how in ('online', 'post', 'email', 'counter')", name=op.f('ck_appeal_how')),
    sa.CheckConstraint("state in ('open', 'dismissed', 'reconsidered', 'handed_over', 'unchanged', 'changed', 'remitted')", name=op.f('ck_appeal_state')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_appeal_case_id')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_appeal_decision_id')),
    sa.ForeignKeyConstraint(['received_by'], ['person.id'], name=op.f('fk_appeal_received_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal'))
    )
    op.create_index(op.f('ix_appeal_case_id'), 'appeal', ['case_id'], unique=False)
    op.create_index(op.f('ix_appeal_decision_id'), 'appeal', ['decision_id'], unique=False)
    op.create_index('ix_appeal_open', 'appeal', ['case_id'], unique=False, postgresql_where=sa.text("state in ('open', 'handed_over')"))


def downgrade() -> None:
    """Go back. Refused by the database itself where a case stands in a state that did not exist before."""
    for table in ('appeal', 'permit', 'decision_document'):
        op.drop_table(table)
    op.drop_column('case_fee', 'label')
    op.drop_column('case_fee', 'decision_id')
    op.create_unique_constraint(op.f('uq_case_fee_case_id_item'), 'case_fee', ['case_id', 'item'])
    op.execute("delete from decision where stage <> 'decided'")
    op.drop_index('ix_decision_not_dispatched', table_name='decision')
    op.drop_index('uq_decision_open', table_name='decision')
    op.drop_index('ix_decision_body', table_name='decision')
    op.drop_constraint(op.f('ck_decision_decided'), 'decision', type_='check')
    op.drop_constraint(op.f('ck_decision_stage'), 'decision', type_='check')
    op.drop_constraint(op.f('uq_decision_case_id_number'), 'decision', type_='unique')
    op.execute('update decision set decided_by = prepared_by where decided_by is null')
    for name in ('number', 'stage', 'conditions', 'valid_from', 'valid_to', 'amount', 'fee_reduction', 'prepared_by', 'body_key',
                 'delegation', 'meeting_id', 'paragraph', 'dispatched_at', 'served_on', 'appeal_until', 'reported_in', 'version'):
        op.drop_column('decision', name)
    op.alter_column('decision', 'decided_by', nullable=False)
    op.alter_column('decision', 'decided_at', nullable=False)
    op.create_unique_constraint(op.f('uq_decision_case_id'), 'decision', ['case_id'])
    for table in ('committee_meeting', 'delegation_row', 'deciding_body'):
        op.drop_table(table)
    _states(OPEN_BEFORE, ENDED_BEFORE)
