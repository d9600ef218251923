"""the company's verdict"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('survey',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('occasion', sa.String(length=10), nullable=False),
    sa.Column('mode', sa.String(length=10), nullable=False),
    sa.Column('service_key', sa.String(length=60), nullable=False),
    sa.Column('unit_key', sa.String(length=40), nullable=True),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('nonce', sa.String(length=32), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("occasion in ('decided', 'refused', 'withdrawn', 'open')", name=op.f('ck_survey_occasion')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_survey_case_id')),
    sa.ForeignKeyConstraint(['unit_key'], ['unit.key'], name=op.f('fk_survey_unit_key')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey')),
    sa.UniqueConstraint('case_id', 'occasion', name=op.f('uq_survey_case_id_occasion')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_survey_token_hash'))
    )
    op.create_index(op.f('ix_survey_mode_asked_at'), 'survey', ['mode', 'asked_at'], unique=False)
    op.create_table('survey_answer',
    sa.Column('survey_id', sa.BigInteger(), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=False),
    sa.Column('satisfied', sa.Integer(), nullable=False),
    sa.Column('expected', sa.Integer(), nullable=False),
    sa.Column('ideal', sa.Integer(), nullable=False),
    sa.Column('information', sa.Integer(), nullable=True),
    sa.Column('accessibility', sa.Integer(), nullable=True),
    sa.Column('treatment', sa.Integer(), nullable=True),
    sa.Column('competence', sa.Integer(), nullable=True),
    sa.Column('legal_certainty', sa.Integer(), nullable=True),
    sa.Column('efficiency', sa.Integer(), nullable=True),
    sa.Column('knew', sa.String(length=10), nullable=True),
    sa.CheckConstraint("knew in ('yes', 'partly', 'no')", name=op.f('ck_survey_answer_knew')),
    sa.CheckConstraint('least(satisfied, expected, ideal, information, accessibility, treatment, competence, legal_certainty,'
    ' efficiency) >= 1 and greatest(satisfied, expected, ideal, information, accessibility, treatment,'
    ' competence, legal_certainty, efficiency) <= 10', name=op.f('ck_survey_answer_scale')),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_answer_survey_id')),
    sa.PrimaryKeyConstraint('survey_id', name=op.f('pk_survey_answer'))
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table('survey_answer')
    op.drop_index(op.f('ix_survey_mode_asked_at'), table_name='survey')
    op.drop_table('survey')
