"""inquiries that were met with an offer, and stages folded anew where a decision closed the inquiry"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None

#: Inquiries that were closed without an answer on the matter: the stage for that is new, and a sweep folds them anew.
CLOSED = "select i.case_id from inquiry_stage i join case_file c on c.id = i.case_id where c.outcome = 'closed' and i.stage <> 'withdrawn'"


def upgrade() -> None:
    """Go forward."""
    op.add_column('case_file', sa.Column('is_offered', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.execute(f'delete from inquiry_period where case_id in ({CLOSED})')
    op.execute(f'delete from inquiry_stage where case_id in ({CLOSED})')


def downgrade() -> None:
    """Go back."""
    op.drop_column('case_file', 'is_offered')
