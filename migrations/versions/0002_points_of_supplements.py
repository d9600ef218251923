"""the points of a request to supplement, and the versions of a company's answers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column('supplement_request', sa.Column('consequence', sa.String(), server_default='', nullable=False))
    op.create_table('supplement_item',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('request_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=60), nullable=False),
    sa.Column('reason_sv', sa.String(), nullable=False),
    sa.Column('reason_en', sa.String(), nullable=False),
    sa.Column('field_key', sa.String(length=60), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('answer', sa.String(), nullable=True),
    sa.Column('judged_by', sa.Integer(), nullable=True),
    sa.Column('judged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('remedied_on', sa.Date(), nullable=True),
    sa.CheckConstraint("(state = 'remedied') = (remedied_on is not null)", name=op.f('ck_supplement_item_remedied_has_a_day')),
    sa.CheckConstraint("state in ('asked', 'answered', 'remedied', 'not_remedied')", name=op.f('ck_supplement_item_state')),
    sa.ForeignKeyConstraint(['judged_by'], ['person.id'], name=op.f('fk_supplement_item_judged_by')),
    sa.ForeignKeyConstraint(['request_id'], ['supplement_request.id'], name=op.f('fk_supplement_item_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supplement_item')),
    sa.UniqueConstraint('request_id', 'position', name=op.f('uq_supplement_item_request_id_position'))
    )
    op.add_column('document', sa.Column('supplement_item_id', sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f('fk_document_supplement_item_id'), 'document', 'supplement_item', ['supplement_item_id'], ['id'])
    op.create_table('answer_version',
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('answers', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('version > 1', name=op.f('ck_answer_version_after_the_first')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_answer_version_case_id')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_answer_version_made_by')),
    sa.PrimaryKeyConstraint('case_id', 'version', name=op.f('pk_answer_version'))
    )
    op.execute(
        "create trigger answer_version_append_only before update or delete or truncate on answer_version "
        "for each statement execute function refuse_change()"
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table('answer_version')
    op.drop_column('document', 'supplement_item_id')
    op.drop_table('supplement_item')
    op.drop_column('supplement_request', 'consequence')
