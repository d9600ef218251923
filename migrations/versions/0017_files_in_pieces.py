"""files in pieces, scanned files, letters about other things"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column('document', sa.Column('scan', sa.String(length=12), server_default='not_scanned', nullable=False))
    op.add_column('document', sa.Column('scan_found', sa.String(length=200), server_default='', nullable=False))
    op.add_column('document', sa.Column('scanned_at', sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(op.f('ck_document_scan'), 'document', "scan in ('not_scanned', 'clean', 'infected', 'missing')")
    op.create_index('ix_document_unscanned', 'document', ['uploaded_at', 'id'], unique=False, postgresql_where=sa.text("scan = 'not_scanned'"))
    op.create_table('upload',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('draft_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('field_key', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('received', sa.Integer(), nullable=False),
    sa.Column('touched_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_upload_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_upload'))
    )
    op.create_index(op.f('ix_upload_draft_id'), 'upload', ['draft_id'], unique=False)
    op.create_index(op.f('ix_upload_touched_at'), 'upload', ['touched_at'], unique=False)
    op.create_table('upload_part',
    sa.Column('upload_id', sa.Uuid(), nullable=False),
    sa.Column('begins_at', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['upload_id'], ['upload.id'], name=op.f('fk_upload_part_upload_id')),
    sa.PrimaryKeyConstraint('upload_id', 'begins_at', name=op.f('pk_upload_part'))
    )
    op.alter_column('letter', 'case_id', nullable=True)
    op.alter_column('letter', 'event_id', nullable=True)
    op.add_column('letter', sa.Column('once', sa.String(length=120), nullable=True))
    op.create_unique_constraint(op.f('uq_letter_once'), 'letter', ['once'])
    op.create_check_constraint(op.f('ck_letter_has_a_cause'), 'letter', '(event_id is null) = (once is not null)')


def downgrade() -> None:
    """Go back. Letters that no event wrote go: the older table has no place for them."""
    op.execute('delete from letter where event_id is null')
    op.drop_constraint(op.f('ck_letter_has_a_cause'), 'letter', type_='check')
    op.drop_constraint(op.f('uq_letter_once'), 'letter', type_='unique')
    op.drop_column('letter', 'once')
    op.alter_column('letter', 'event_id', nullable=False)
    op.alter_column('letter', 'case_id', nullable=False)
    op.drop_table('upload_part')
    op.drop_table('upload')
    op.drop_index('ix_document_unscanned', table_name='document')
    for name in ('scanned_at', 'scan_found', 'scan'):
        op.drop_column('document', name)
