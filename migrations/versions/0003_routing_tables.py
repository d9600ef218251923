"""routing tables, places, moves, absences, and an organisation that is edited"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('municipality',
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('in_fire_federation', sa.Boolean(), nullable=False),
    sa.Column('unverified', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_municipality'))
    )
    op.create_table('absence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=False),
    sa.Column('substitute_id', sa.Integer(), nullable=True),
    sa.Column('entered_by', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('substitute_id <> person_id', name=op.f('ck_absence_substitute')),
    sa.CheckConstraint('to_on >= from_on', name=op.f('ck_absence_days')),
    sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_absence_entered_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_absence_person_id')),
    sa.ForeignKeyConstraint(['substitute_id'], ['person.id'], name=op.f('fk_absence_substitute_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absence'))
    )
    op.create_index(op.f('ix_absence_person_id_from_on'), 'absence', ['person_id', 'from_on'], unique=False)
    op.create_table('organisation_change',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(length=40), nullable=False),
    sa.Column('subject', sa.String(length=120), nullable=False),
    sa.Column('before', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('after', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['changed_by'], ['person.id'], name=op.f('fk_organisation_change_changed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation_change'))
    )
    op.create_table('property',
    sa.Column('designation', sa.String(length=80), nullable=False),
    sa.Column('owner_kind', sa.String(length=20), nullable=False),
    sa.Column('owner', sa.String(length=120), nullable=False),
    sa.Column('landlord', sa.String(length=40), nullable=True),
    sa.Column('municipality', sa.String(length=40), nullable=False),
    sa.Column('area', sa.String(length=40), nullable=False),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("owner_kind in ('municipality', 'municipal_company', 'private')", name=op.f('ck_property_owner_kind')),
    sa.ForeignKeyConstraint(['landlord'], ['unit.key'], name=op.f('fk_property_landlord')),
    sa.ForeignKeyConstraint(['municipality'], ['municipality.key'], name=op.f('fk_property_municipality')),
    sa.PrimaryKeyConstraint('designation', name=op.f('pk_property'))
    )
    op.create_table('reroute_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('service_key', sa.String(length=60), nullable=False),
    sa.Column('with_taken', sa.Boolean(), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lock', sa.Integer(), nullable=False),
    sa.CheckConstraint("status in ('preview', 'running', 'done', 'undoing', 'undone', 'discarded')", name=op.f('ck_reroute_batch_status')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_reroute_batch_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reroute_batch'))
    )
    op.create_table('routing_table',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('service_key', sa.String(length=60), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('source', sa.String(length=8), nullable=False),
    sa.Column('rows', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by', sa.Integer(), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lock', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status = 'published') = (published_at is not null)", name=op.f('ck_routing_table_published')),
    sa.CheckConstraint("status in ('draft', 'rehearsed', 'published', 'discarded')", name=op.f('ck_routing_table_status')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_routing_table_made_by')),
    sa.ForeignKeyConstraint(['published_by'], ['person.id'], name=op.f('fk_routing_table_published_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_routing_table')),
    sa.UniqueConstraint('service_key', 'version', name=op.f('uq_routing_table_service_key_version'))
    )
    op.create_index('uq_routing_table_open', 'routing_table', ['service_key'], unique=True, postgresql_where=sa.text("status in ('draft', 'rehearsed')"))
    op.create_table('unit_name',
    sa.Column('unit_key', sa.String(length=40), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('name_sv', sa.String(length=120), nullable=False),
    sa.Column('name_en', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['unit_key'], ['unit.key'], name=op.f('fk_unit_name_unit_key')),
    sa.PrimaryKeyConstraint('unit_key', 'valid_from', name=op.f('pk_unit_name'))
    )
    op.create_table('absence_move',
    sa.Column('absence_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('to_person', sa.Integer(), nullable=True),
    sa.Column('moved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('taken_back', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['absence_id'], ['absence.id'], name=op.f('fk_absence_move_absence_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_absence_move_case_id')),
    sa.ForeignKeyConstraint(['to_person'], ['person.id'], name=op.f('fk_absence_move_to_person')),
    sa.PrimaryKeyConstraint('absence_id', 'case_id', name=op.f('pk_absence_move'))
    )
    op.create_table('conflict_of_interest',
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_conflict_of_interest_case_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_conflict_of_interest_person_id')),
    sa.PrimaryKeyConstraint('case_id', 'person_id', name=op.f('pk_conflict_of_interest'))
    )
    op.create_table('rehearsal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('table_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('mode', sa.String(length=10), nullable=False),
    sa.Column('target_days', sa.Integer(), nullable=True),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('last_case_id', sa.BigInteger(), nullable=False),
    sa.Column('tally', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_rehearsal_asked_by')),
    sa.ForeignKeyConstraint(['table_id'], ['routing_table.id'], name=op.f('fk_rehearsal_table_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rehearsal'))
    )
    op.create_index(op.f('ix_rehearsal_table_id'), 'rehearsal', ['table_id'], unique=False)
    op.create_index('ix_rehearsal_unfinished', 'rehearsal', ['id'], unique=False, postgresql_where=sa.text('finished_at is null'))
    op.create_table('reroute_item',
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('from_unit', sa.String(length=40), nullable=False),
    sa.Column('to_unit', sa.String(length=40), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('because', sa.String(length=40), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("status in ('planned', 'moved', 'skipped', 'undone', 'stays')", name=op.f('ck_reroute_item_status')),
    sa.ForeignKeyConstraint(['batch_id'], ['reroute_batch.id'], name=op.f('fk_reroute_item_batch_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_reroute_item_case_id')),
    sa.ForeignKeyConstraint(['from_unit'], ['unit.key'], name=op.f('fk_reroute_item_from_unit')),
    sa.ForeignKeyConstraint(['to_unit'], ['unit.key'], name=op.f('fk_reroute_item_to_unit')),
    sa.PrimaryKeyConstraint('batch_id', 'case_id', name=op.f('pk_reroute_item'))
    )
    op.create_index('ix_reroute_item_planned', 'reroute_item', ['batch_id', 'case_id'], unique=False, postgresql_where=sa.text("status = 'planned'"))
    op.add_column('case_file', sa.Column('route_fixed_by', sa.Integer(), nullable=True))
    op.add_column('case_file', sa.Column('priority', sa.Integer(), server_default=sa.text('0'), nullable=False))
    op.create_foreign_key(op.f('fk_case_file_route_fixed_by'), 'case_file', 'person', ['route_fixed_by'], ['id'])
    op.add_column('role_grant', sa.Column('valid_from', sa.Date(), nullable=True))
    op.add_column('role_grant', sa.Column('valid_to', sa.Date(), nullable=True))
    op.add_column('role_grant', sa.Column('competences', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False))
    op.add_column('role_grant', sa.Column('delegation', sa.Integer(), server_default=sa.text('0'), nullable=False))
    op.drop_constraint(op.f('uq_role_grant_person_id_role_unit_key'), 'role_grant', type_='unique')
    op.create_unique_constraint(op.f('uq_role_grant_person_id_role_unit_key_valid_from'), 'role_grant', ['person_id', 'role', 'unit_key', 'valid_from'], postgresql_nulls_not_distinct=True)
    op.add_column('route_record', sa.Column('table_id', sa.Integer(), nullable=True))
    op.add_column('route_record', sa.Column('chosen_by', sa.Integer(), nullable=True))
    op.add_column('route_record', sa.Column('competence', sa.String(length=60), server_default='', nullable=False))
    op.add_column('route_record', sa.Column('delegation', sa.Integer(), server_default=sa.text('0'), nullable=False))
    op.create_index(op.f('ix_route_record_table_id_rule'), 'route_record', ['table_id', 'rule'], unique=False)
    op.create_foreign_key(op.f('fk_route_record_chosen_by'), 'route_record', 'person', ['chosen_by'], ['id'])
    op.create_foreign_key(op.f('fk_route_record_table_id'), 'route_record', 'routing_table', ['table_id'], ['id'])
    op.add_column('unit', sa.Column('competence_sv', sa.String(length=500), server_default='', nullable=False))
    op.add_column('unit', sa.Column('competence_en', sa.String(length=500), server_default='', nullable=False))
    op.add_column('unit', sa.Column('valid_from', sa.Date(), nullable=True))
    op.add_column('unit', sa.Column('gives_out', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.add_column('unit', sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "create trigger organisation_change_append_only before update or delete or truncate on organisation_change "
        "for each statement execute function refuse_change()"
    )


def downgrade() -> None:
    """Go back."""
    op.drop_column('unit', 'edited_at')
    op.drop_column('unit', 'gives_out')
    op.drop_column('unit', 'valid_from')
    op.drop_column('unit', 'competence_en')
    op.drop_column('unit', 'competence_sv')
    op.drop_constraint(op.f('fk_route_record_table_id'), 'route_record', type_='foreignkey')
    op.drop_constraint(op.f('fk_route_record_chosen_by'), 'route_record', type_='foreignkey')
    op.drop_index(op.f('ix_route_record_table_id_rule'), table_name='route_record')
    op.drop_column('route_record', 'delegation')
    op.drop_column('route_record', 'competence')
    op.drop_column('route_record', 'chosen_by')
    op.drop_column('route_record', 'table_id')
    op.drop_constraint(op.f('uq_role_grant_person_id_role_unit_key_valid_from'), 'role_grant', type_='unique')
    op.create_unique_constraint(op.f('uq_role_grant_person_id_role_unit_key'), 'role_grant', ['person_id', 'role', 'unit_key'], postgresql_nulls_not_distinct=True)
    op.drop_column('role_grant', 'delegation')
    op.drop_column('role_grant', 'competences')
    op.drop_column('role_grant', 'valid_to')
    op.drop_column('role_grant', 'valid_from')
    op.drop_constraint(op.f('fk_case_file_route_fixed_by'), 'case_file', type_='foreignkey')
    op.drop_column('case_file', 'priority')
    op.drop_column('case_file', 'route_fixed_by')
    op.drop_index('ix_reroute_item_planned', table_name='reroute_item', postgresql_where=sa.text("status = 'planned'"))
    op.drop_table('reroute_item')
    op.drop_index('ix_rehearsal_unfinished', table_name='rehearsal', postgresql_where=sa.text('finished_at is null'))
    op.drop_index(op.f('ix_rehearsal_table_id'), table_name='rehearsal')
    op.drop_table('rehearsal')
    op.drop_table('conflict_of_interest')
    op.drop_table('absence_move')
    op.drop_table('unit_name')
    op.drop_index('uq_routing_table_open', table_name='routing_table', postgresql_where=sa.text("status in ('draft', 'rehearsed')"))
    op.drop_table('routing_table')
    op.drop_table('reroute_batch')
    op.drop_table('property')
    op.drop_table('organisation_change')
    op.drop_index(op.f('ix_absence_person_id_from_on'), table_name='absence')
    op.drop_table('absence')
    op.drop_table('municipality')
