"""the first tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


#: What happened is never rewritten: the database itself refuses, whoever asks.
APPEND_ONLY = ("case_event", "clock_entry", "route_record")


def upgrade() -> None:
    """Go forward."""
    op.execute(
        "create function refuse_change() returns trigger language plpgsql as $$ "
        "begin raise exception '% is only ever added to', tg_table_name; end $$"
    )
    op.create_table('clock_rule_set',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('definition', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock_rule_set')),
    sa.UniqueConstraint('digest', name=op.f('uq_clock_rule_set_digest'))
    )
    op.create_table('company',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_number', sa.String(length=10), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('is_municipal', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_company')),
    sa.UniqueConstraint('organisation_number', name=op.f('uq_company_organisation_number'))
    )
    op.create_table('figure_mark',
    sa.Column('mode', sa.String(length=10), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('mode', name=op.f('pk_figure_mark'))
    )
    op.create_table('figure_report',
    sa.Column('mode', sa.String(length=10), nullable=False),
    sa.Column('service_key', sa.String(length=60), nullable=False),
    sa.Column('unit_key', sa.String(length=40), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('report', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.PrimaryKeyConstraint('mode', 'service_key', 'unit_key', name=op.f('pk_figure_report'))
    )
    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('subject', sa.String(length=120), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('email', name=op.f('uq_person_email')),
    sa.UniqueConstraint('subject', name=op.f('uq_person_subject'))
    )
    op.create_table('running_number',
    sa.Column('register', sa.String(length=12), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('register', 'year', name=op.f('pk_running_number'))
    )
    op.create_table('service_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('service_key', sa.String(length=60), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('definition', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_version')),
    sa.UniqueConstraint('service_key', 'version', name=op.f('uq_service_version_service_key_version'))
    )
    op.create_table('unit',
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('name_sv', sa.String(length=120), nullable=False),
    sa.Column('name_en', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('answerable_sv', sa.String(length=120), nullable=False),
    sa.Column('answerable_en', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.CheckConstraint("kind in ('committee_unit', 'company', 'imported')", name=op.f('ck_unit_kind')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_unit'))
    )
    op.create_table('case_file',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('reference', sa.String(length=40), nullable=False),
    sa.Column('service_key', sa.String(length=60), nullable=False),
    sa.Column('service_version_id', sa.Integer(), nullable=True),
    sa.Column('clock_rules_id', sa.Integer(), nullable=True),
    sa.Column('case_type', sa.String(length=60), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=True),
    sa.Column('unit_key', sa.String(length=40), nullable=True),
    sa.Column('officer_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('holder', sa.String(length=12), nullable=False),
    sa.Column('mode', sa.String(length=10), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.String(length=40), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('next_due_on', sa.Date(), nullable=False),
    sa.Column('message_waiting', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('attributes', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('event_count', sa.Integer(), nullable=False),
    sa.Column('event_hash', sa.String(length=64), nullable=False),
    sa.Column('followed_seq', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('external_source', sa.String(length=200), nullable=True),
    sa.Column('external_id', sa.String(length=200), nullable=True),
    sa.CheckConstraint("(state in ('decided', 'withdrawn', 'ended')) = (ended_at is not null)", name=op.f('ck_case_file_ended')),
    sa.CheckConstraint("mode in ('live', 'test', 'demo', 'imported')", name=op.f('ck_case_file_mode')),
    sa.ForeignKeyConstraint(['clock_rules_id'], ['clock_rule_set.id'], name=op.f('fk_case_file_clock_rules_id')),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_case_file_company_id')),
    sa.ForeignKeyConstraint(['officer_id'], ['person.id'], name=op.f('fk_case_file_officer_id')),
    sa.ForeignKeyConstraint(['service_version_id'], ['service_version.id'], name=op.f('fk_case_file_service_version_id')),
    sa.ForeignKeyConstraint(['unit_key'], ['unit.key'], name=op.f('fk_case_file_unit_key')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_file')),
    sa.UniqueConstraint('external_source', 'external_id', name=op.f('uq_case_file_external_source_external_id')),
    sa.UniqueConstraint('reference', name=op.f('uq_case_file_reference'))
    )
    op.create_index('ix_case_company', 'case_file', ['company_id', 'received_at', 'id'], unique=False)
    op.create_index('ix_case_officer', 'case_file', ['officer_id', 'next_due_on', 'id'], unique=False, postgresql_where=sa.text("state in ('received', 'queued', 'in_progress', 'awaiting_company')"))
    op.create_index('ix_case_unfollowed', 'case_file', ['id'], unique=False, postgresql_where=sa.text('followed_seq < event_count'))
    op.create_index('ix_case_unrouted', 'case_file', ['id'], unique=False, postgresql_where=sa.text("state = 'received'"))
    op.create_index('ix_case_worklist', 'case_file', ['unit_key', 'next_due_on', 'id'], unique=False, postgresql_where=sa.text("state in ('received', 'queued', 'in_progress', 'awaiting_company')"))
    op.create_table('draft',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('service_version_id', sa.Integer(), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('answers', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_draft_company_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_draft_person_id')),
    sa.ForeignKeyConstraint(['service_version_id'], ['service_version.id'], name=op.f('fk_draft_service_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft'))
    )
    op.create_index(op.f('ix_draft_company_id_changed_at'), 'draft', ['company_id', 'changed_at'], unique=False)
    op.create_table('mandate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_mandate_company_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_mandate_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mandate')),
    sa.UniqueConstraint('person_id', 'company_id', 'valid_from', name=op.f('uq_mandate_person_id_company_id_valid_from'))
    )
    op.create_index(op.f('ix_mandate_company_id'), 'mandate', ['company_id'], unique=False)
    op.create_table('role_grant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('unit_key', sa.String(length=40), nullable=True),
    sa.CheckConstraint("role <> 'officer' or unit_key is not null", name=op.f('ck_role_grant_officer_has_a_unit')),
    sa.CheckConstraint("role in ('officer', 'manager', 'administrator')", name=op.f('ck_role_grant_role')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_role_grant_person_id')),
    sa.ForeignKeyConstraint(['unit_key'], ['unit.key'], name=op.f('fk_role_grant_unit_key')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_grant')),
    sa.UniqueConstraint('person_id', 'role', 'unit_key', name=op.f('uq_role_grant_person_id_role_unit_key'), postgresql_nulls_not_distinct=True)
    )
    op.create_table('case_clock',
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('rule_key', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('started_on', sa.Date(), nullable=True),
    sa.Column('stopped_on', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_clock_case_id')),
    sa.PrimaryKeyConstraint('case_id', 'rule_key', name=op.f('pk_case_clock'))
    )
    op.create_table('case_event',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_kind', sa.String(length=12), nullable=False),
    sa.Column('effective_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('holder', sa.String(length=12), nullable=False),
    sa.Column('data', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('visibility', sa.String(length=10), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_case_event_actor_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_event_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_event')),
    sa.UniqueConstraint('case_id', 'once', name=op.f('uq_case_event_case_id_once')),
    sa.UniqueConstraint('case_id', 'seq', name=op.f('uq_case_event_case_id_seq'))
    )
    op.create_table('case_fact',
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('mode', sa.String(length=10), nullable=False),
    sa.Column('service_key', sa.String(length=60), nullable=False),
    sa.Column('unit_key', sa.String(length=40), nullable=True),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('ending', sa.String(length=12), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('queue_days', sa.Double(), nullable=False),
    sa.Column('officer_days', sa.Double(), nullable=False),
    sa.Column('company_days', sa.Double(), nullable=False),
    sa.Column('other_days', sa.Double(), nullable=False),
    sa.Column('holder', sa.String(length=12), nullable=False),
    sa.Column('held_since', sa.Date(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_fact_case_id')),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_case_fact'))
    )
    op.create_index(op.f('ix_case_fact_mode_service_key_unit_key_received_on'), 'case_fact', ['mode', 'service_key', 'unit_key', 'received_on'], unique=False)
    op.create_table('clock_entry',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('rule_key', sa.String(length=80), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('basis', sa.String(length=200), nullable=False),
    sa.Column('length_n', sa.Integer(), nullable=True),
    sa.Column('length_unit', sa.String(length=10), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_clock_entry_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock_entry')),
    sa.UniqueConstraint('case_id', 'rule_key', 'seq', 'kind', name=op.f('uq_clock_entry_case_id_rule_key_seq_kind'))
    )
    op.create_table('decision',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('outcome', sa.String(length=40), nullable=False),
    sa.Column('grounds', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('reasons', sa.String(), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('unit_key', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_decision_case_id')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_decision_decided_by')),
    sa.ForeignKeyConstraint(['unit_key'], ['unit.key'], name=op.f('fk_decision_unit_key')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision')),
    sa.UniqueConstraint('case_id', name=op.f('uq_decision_case_id'))
    )
    op.create_table('document',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('draft_id', sa.Uuid(), nullable=True),
    sa.Column('case_id', sa.BigInteger(), nullable=True),
    sa.Column('field_key', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('uploaded_by', sa.Integer(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_document_case_id')),
    sa.ForeignKeyConstraint(['uploaded_by'], ['person.id'], name=op.f('fk_document_uploaded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document'))
    )
    op.create_index(op.f('ix_document_case_id'), 'document', ['case_id'], unique=False)
    op.create_index(op.f('ix_document_draft_id'), 'document', ['draft_id'], unique=False)
    op.create_table('message',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('author_kind', sa.String(length=12), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_message_author_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_message_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message'))
    )
    op.create_index(op.f('ix_message_case_id'), 'message', ['case_id'], unique=False)
    op.create_table('route_record',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('service_version_id', sa.Integer(), nullable=False),
    sa.Column('rule', sa.String(length=80), nullable=False),
    sa.Column('unit_key', sa.String(length=40), nullable=False),
    sa.Column('reason_sv', sa.String(), nullable=False),
    sa.Column('reason_en', sa.String(), nullable=False),
    sa.Column('facts', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('trace', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('routed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_route_record_case_id')),
    sa.ForeignKeyConstraint(['service_version_id'], ['service_version.id'], name=op.f('fk_route_record_service_version_id')),
    sa.ForeignKeyConstraint(['unit_key'], ['unit.key'], name=op.f('fk_route_record_unit_key')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_route_record'))
    )
    op.create_index(op.f('ix_route_record_case_id'), 'route_record', ['case_id'], unique=False)
    op.create_table('submission',
    sa.Column('draft_id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('submitted_by', sa.Integer(), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answers', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_submission_case_id')),
    sa.ForeignKeyConstraint(['submitted_by'], ['person.id'], name=op.f('fk_submission_submitted_by')),
    sa.PrimaryKeyConstraint('draft_id', name=op.f('pk_submission')),
    sa.UniqueConstraint('case_id', name=op.f('uq_submission_case_id'))
    )
    op.create_table('supplement_request',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('asked_for', sa.String(), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer_by', sa.Date(), nullable=False),
    sa.Column('answer', sa.String(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_supplement_request_asked_by')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_supplement_request_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supplement_request'))
    )
    op.create_index(op.f('ix_supplement_request_case_id'), 'supplement_request', ['case_id'], unique=False)
    op.create_index('uq_supplement_request_open', 'supplement_request', ['case_id'], unique=True, postgresql_where=sa.text('answered_at is null'))
    op.create_table('letter',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('event_id', sa.BigInteger(), nullable=False),
    sa.Column('template', sa.String(length=40), nullable=False),
    sa.Column('recipient', sa.String(length=254), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('try_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('error', sa.String(length=300), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_letter_case_id')),
    sa.ForeignKeyConstraint(['event_id'], ['case_event.id'], name=op.f('fk_letter_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
    sa.UniqueConstraint('event_id', 'template', 'recipient', name=op.f('uq_letter_event_id_template_recipient'))
    )
    op.create_index(op.f('ix_letter_case_id'), 'letter', ['case_id'], unique=False)
    op.create_index('ix_letter_unsent', 'letter', ['try_at', 'id'], unique=False, postgresql_where=sa.text('sent_at is null'))
    for table in APPEND_ONLY:
        op.execute(
            f"create trigger {table}_append_only before update or delete or truncate on {table} "
            "for each statement execute function refuse_change()"
        )


def downgrade() -> None:
    """Go back."""
    op.drop_index('ix_letter_unsent', table_name='letter', postgresql_where=sa.text('sent_at is null'))
    op.drop_index(op.f('ix_letter_case_id'), table_name='letter')
    op.drop_table('letter')
    op.drop_index('uq_supplement_request_open', table_name='supplement_request', postgresql_where=sa.text('answered_at is null'))
    op.drop_index(op.f('ix_supplement_request_case_id'), table_name='supplement_request')
    op.drop_table('supplement_request')
    op.drop_table('submission')
    op.drop_index(op.f('ix_route_record_case_id'), table_name='route_record')
    op.drop_table('route_record')
    op.drop_index(op.f('ix_message_case_id'), table_name='message')
    op.drop_table('message')
    op.drop_index(op.f('ix_document_draft_id'), table_name='document')
    op.drop_index(op.f('ix_document_case_id'), table_name='document')
    op.drop_table('document')
    op.drop_table('decision')
    op.drop_table('clock_entry')
    op.drop_index(op.f('ix_case_fact_mode_service_key_unit_key_received_on'), table_name='case_fact')
    op.drop_table('case_fact')
    op.drop_table('case_event')
    op.drop_table('case_clock')
    op.drop_table('role_grant')
    op.drop_index(op.f('ix_mandate_company_id'), table_name='mandate')
    op.drop_table('mandate')
    op.drop_index(op.f('ix_draft_company_id_changed_at'), table_name='draft')
    op.drop_table('draft')
    op.drop_index('ix_case_worklist', table_name='case_file', postgresql_where=sa.text("state in ('received', 'queued', 'in_progress', 'awaiting_company')"))
    op.drop_index('ix_case_unrouted', table_name='case_file', postgresql_where=sa.text("state = 'received'"))
    op.drop_index('ix_case_unfollowed', table_name='case_file', postgresql_where=sa.text('followed_seq < event_count'))
    op.drop_index('ix_case_officer', table_name='case_file', postgresql_where=sa.text("state in ('received', 'queued', 'in_progress', 'awaiting_company')"))
    op.drop_index('ix_case_company', table_name='case_file')
    op.drop_table('case_file')
    op.drop_table('unit')
    op.drop_table('service_version')
    op.drop_table('running_number')
    op.drop_table('person')
    op.drop_table('figure_report')
    op.drop_table('figure_mark')
    op.drop_table('company')
    op.drop_table('clock_rule_set')
    op.execute("drop function refuse_change()")
