"""scenarios of routing tables, and steps that fail alone"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0035'
down_revision = '0034'
branch_labels = None
depends_on = None

JSONB = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    """Go forward."""
    op.alter_column('scenario', 'unit_key', nullable=True)
    op.add_column('scenario', sa.Column('service_key', sa.String(length=60), nullable=True))
    op.add_column('scenario', sa.Column('rows', JSONB, nullable=True))
    op.add_column('scenario', sa.Column('rule', sa.String(length=80), nullable=True))
    op.add_column('scenario', sa.Column('to_unit', sa.String(length=40), nullable=True))
    op.add_column('scenario', sa.Column('draft_version', sa.Integer(), nullable=True))
    op.add_column('scenario', sa.Column('last_case_id', sa.BigInteger(), server_default=sa.text('0'), nullable=False))
    op.add_column('scenario', sa.Column('tally', JSONB, server_default=sa.text("'{}'"), nullable=False))
    op.add_column('scenario', sa.Column('moves', JSONB, server_default=sa.text("'[]'"), nullable=False))
    op.add_column('scenario', sa.Column('attempts', sa.Integer(), server_default=sa.text('0'), nullable=False))
    op.add_column('scenario', sa.Column('failed', sa.String(length=300), nullable=True))
    op.add_column('scenario', sa.Column('try_at', sa.DateTime(timezone=True), nullable=True))
    op.execute('update scenario set try_at = asked_at')
    op.alter_column('scenario', 'try_at', nullable=False)
    op.drop_index('ix_scenario_going', 'scenario')
    op.create_index(
        'ix_scenario_going',
        'scenario',
        ['try_at', 'id'],
        unique=False,
        postgresql_where=sa.text('finished_at is null and failed is null'),
    )
    op.create_foreign_key(op.f('fk_scenario_to_unit'), 'scenario', 'unit', ['to_unit'], ['key'])
    op.drop_constraint(op.f('ck_scenario_kind'), 'scenario')
    op.create_check_constraint(op.f('ck_scenario_kind'), 'scenario', "kind in ('officers', 'target', 'routing')")
    op.create_check_constraint(op.f('ck_scenario_unit'), 'scenario', "(kind = 'routing') = (unit_key is null)")
    op.create_check_constraint(
        op.f('ck_scenario_table'), 'scenario', "(kind = 'routing') = (service_key is not null and rows is not null)"
    )


def downgrade() -> None:
    """Go back: what was asked of tables is forgotten."""
    op.execute("delete from scenario where kind = 'routing'")
    for name in ('table', 'unit', 'kind'):
        op.drop_constraint(op.f(f'ck_scenario_{name}'), 'scenario')
    op.create_check_constraint(op.f('ck_scenario_kind'), 'scenario', "kind in ('officers', 'target')")
    op.drop_index('ix_scenario_going', 'scenario')
    op.create_index('ix_scenario_going', 'scenario', ['id'], unique=False, postgresql_where=sa.text('finished_at is null'))
    for name in ('failed', 'try_at', 'attempts', 'moves', 'tally', 'last_case_id', 'draft_version', 'to_unit', 'rule', 'rows', 'service_key'):
        op.drop_column('scenario', name)
    op.alter_column('scenario', 'unit_key', nullable=False)
