"""referrals to units and outside bodies, and hearings of the company"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column('case_file', sa.Column('rests_on', sa.Integer(), server_default=sa.text('0'), nullable=False))
    op.add_column('case_file', sa.Column('is_heard', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.create_table('referral',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('unit_key', sa.String(length=40), nullable=True),
    sa.Column('to_name', sa.String(length=160), nullable=False),
    sa.Column('to_email', sa.String(length=254), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('shows_answers', sa.Boolean(), nullable=False),
    sa.Column('rests', sa.Boolean(), nullable=False),
    sa.Column('sent_by', sa.Integer(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer_by', sa.Date(), nullable=False),
    sa.Column('nonce', sa.String(length=32), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=True),
    sa.Column('overdue_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.String(length=160), nullable=True),
    sa.Column('stance', sa.String(length=20), nullable=True),
    sa.Column('answer', sa.String(), nullable=True),
    sa.CheckConstraint('(answered_at is null) = (answer is null)', name=op.f('ck_referral_answered')),
    sa.CheckConstraint('unit_key is not null or token_hash is not null', name=op.f('ck_referral_unit_or_link')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_referral_case_id')),
    sa.ForeignKeyConstraint(['sent_by'], ['person.id'], name=op.f('fk_referral_sent_by')),
    sa.ForeignKeyConstraint(['unit_key'], ['unit.key'], name=op.f('fk_referral_unit_key')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_referral')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_referral_token_hash'))
    )
    op.create_index(op.f('ix_referral_case_id'), 'referral', ['case_id'], unique=False)
    op.create_index('ix_referral_unit', 'referral', ['unit_key', 'answer_by', 'id'], unique=False, postgresql_where=sa.text('unit_key is not null'))
    op.create_index('ix_referral_waits', 'referral', ['answer_by', 'id'], unique=False, postgresql_where=sa.text('answered_at is null and withdrawn_at is null and overdue_at is null'))
    op.create_table('referral_document',
    sa.Column('referral_id', sa.BigInteger(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_referral_document_document_id')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_referral_document_referral_id')),
    sa.PrimaryKeyConstraint('referral_id', 'document_id', name=op.f('pk_referral_document'))
    )
    op.create_table('hearing',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('skipped', sa.String(length=20), nullable=True),
    sa.Column('answer_by', sa.Date(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.String(), nullable=True),
    sa.Column('expired_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(skipped is null) = (answer_by is not null)', name=op.f('ck_hearing_asked_or_skipped')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_hearing_case_id')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_hearing_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hearing'))
    )
    op.create_index(op.f('ix_hearing_case_id'), 'hearing', ['case_id'], unique=False)
    op.create_index('uq_hearing_open', 'hearing', ['case_id'], unique=True, postgresql_where=sa.text('skipped is null and answered_at is null and expired_at is null'))
    op.add_column('document', sa.Column('referral_id', sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f('fk_document_referral_id'), 'document', 'referral', ['referral_id'], ['id'])
    op.alter_column('document', 'uploaded_by', existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    """Go back."""
    op.execute("delete from document where uploaded_by is null")
    op.alter_column('document', 'uploaded_by', existing_type=sa.Integer(), nullable=False)
    op.drop_column('document', 'referral_id')
    op.drop_table('hearing')
    op.drop_table('referral_document')
    op.drop_table('referral')
    op.drop_column('case_file', 'is_heard')
    op.drop_column('case_file', 'rests_on')
