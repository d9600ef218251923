"""who acts for whom: scopes of mandates, invitations, what the company register says"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward. Every mandate that was there is a full one, as it always was."""
    op.add_column('company', sa.Column('register_state', sa.String(length=12), server_default='unverified', nullable=False))
    op.add_column('company', sa.Column('legal_form', sa.String(length=80), server_default='', nullable=False))
    op.add_column('company', sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('company', sa.Column('ask_register_at', sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(op.f('ck_company_register_state'), 'company', "register_state in ('unverified', 'verified', 'not_found')")
    op.create_index('ix_company_unverified', 'company', ['ask_register_at', 'id'], unique=False, postgresql_where=sa.text("register_state = 'unverified'"))
    op.add_column('mandate', sa.Column('scope', sa.String(length=8), server_default='all', nullable=False))
    op.add_column('mandate', sa.Column('service_key', sa.String(length=60), nullable=True))
    op.add_column('mandate', sa.Column('basis', sa.String(length=10), server_default='register', nullable=False))
    op.add_column('mandate', sa.Column('given_by', sa.Integer(), nullable=True))
    op.create_foreign_key(op.f('fk_mandate_given_by'), 'mandate', 'person', ['given_by'], ['id'])
    op.create_check_constraint(op.f('ck_mandate_scope'), 'mandate', "scope in ('all', 'service', 'read')")
    op.create_check_constraint(op.f('ck_mandate_service'), 'mandate', "(scope = 'service') = (service_key is not null)")
    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Uuid(), nullable=True),
    sa.Column('case_id', sa.BigInteger(), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('scope', sa.String(length=8), nullable=False),
    sa.Column('service_key', sa.String(length=60), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('invited_by', sa.Integer(), nullable=False),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted_by', sa.Integer(), nullable=True),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("scope in ('all', 'service', 'read', 'write')", name=op.f('ck_invitation_scope')),
    sa.ForeignKeyConstraint(['accepted_by'], ['person.id'], name=op.f('fk_invitation_accepted_by')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_invitation_case_id')),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_invitation_company_id')),
    sa.ForeignKeyConstraint(['invited_by'], ['person.id'], name=op.f('fk_invitation_invited_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_invitation_token_hash'))
    )
    for column in ('accepted_by', 'case_id', 'company_id', 'draft_id'):
        op.create_index(op.f(f'ix_invitation_{column}'), 'invitation', [column], unique=False)


def downgrade() -> None:
    """Go back. Limited mandates go: the older table would make full ones of them."""
    op.drop_table('invitation')
    op.execute("delete from mandate where scope <> 'all'")
    op.drop_constraint(op.f('ck_mandate_service'), 'mandate', type_='check')
    op.drop_constraint(op.f('ck_mandate_scope'), 'mandate', type_='check')
    for name in ('given_by', 'basis', 'service_key', 'scope'):
        op.drop_column('mandate', name)
    op.drop_index('ix_company_unverified', table_name='company')
    for name in ('ask_register_at', 'verified_at', 'legal_form', 'register_state'):
        op.drop_column('company', name)
